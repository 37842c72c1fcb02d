"""Check-ins: instruments, answers, scores, and what scores say together. All pure."""

"""Checking: what is wrong, doubtful or open in a protocol (`protocols`) or a course (`courses`)."""

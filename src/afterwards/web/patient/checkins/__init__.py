"""Check-ins: what is asked, one question a screen, help at once, and what is said at the end."""

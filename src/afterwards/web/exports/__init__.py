"""A copy of everything about one person: for people to read, and for programs."""

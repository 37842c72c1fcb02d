"""Help, which needs no sign-in."""

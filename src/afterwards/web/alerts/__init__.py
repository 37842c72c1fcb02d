"""What a named person of a clinic must look at, and the true state of it."""

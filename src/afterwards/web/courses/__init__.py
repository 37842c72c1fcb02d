"""The facts of a person's course."""

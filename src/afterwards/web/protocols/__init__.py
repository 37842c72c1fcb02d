"""The guides of a practice."""

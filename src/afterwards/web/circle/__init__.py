"""The people that somebody lets in."""

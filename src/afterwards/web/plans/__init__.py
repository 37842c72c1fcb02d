"""Computed plans and private calendar feeds."""

"""Afterwards: a clinic's aftercare guide becomes one person's dated plan."""

__version__ = "0.1.0"

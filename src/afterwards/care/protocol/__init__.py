"""The protocol language: its tree, its reading, its printing and its changes."""

"""Practices, their staff and invitations."""

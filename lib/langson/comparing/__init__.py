"""Verbs on figures, and what they refuse."""

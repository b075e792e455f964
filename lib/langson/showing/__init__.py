"""Sentences, tables and charts in the reader's language."""

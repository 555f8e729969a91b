"""Texts: what is derived from what editors write."""

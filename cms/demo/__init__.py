"""Demonstration content of the province in six languages, and its loader."""

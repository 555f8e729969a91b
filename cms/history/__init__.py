"""The history of an entry: its revisions, what is different between two of them, and who may see
which.
"""

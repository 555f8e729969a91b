"""The write path: one verb a file, each in one transaction with its revision, audit and event."""

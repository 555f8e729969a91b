"""The office tables: revisions, audit and outbox."""

"""The GraphQL contract: one file a type, declared with ``declare`` and built by ``build``."""

"""Languages: the locales of the content, their order of words, and what the reader understands."""

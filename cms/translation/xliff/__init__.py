"""XLIFF: texts out to translators' tools and back (OASIS XLIFF 2.0 and 1.2).

A text is cut into units (its blocks) and segments (sentences) with inline codes for all that is no
words; ``v20`` and ``v12`` write and read the files, ``merge`` takes what comes back into content.
"""

"""The groups of the command ``cms``, a file for each: ``cms user`` is in ``user``.

What they share is in ``cms.terminal``; ``accounts`` is the connection of those for accounts. Each
imports what it does only when it does it, so that ``cms --help`` is quick.
"""

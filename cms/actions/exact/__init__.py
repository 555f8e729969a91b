"""Entries put exactly as they were somewhere else: for imports (``cms.inout``).

``state`` shows and reads all that an entry's rows hold, ``whole`` both stages of it, ``growth`` has
versions and revisions go on from what is there, ``put`` compares and decides, ``write`` writes.
"""

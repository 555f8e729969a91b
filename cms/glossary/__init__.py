"""The glossary: official names and their forms in each language.

``models`` holds its tables, in ``office``; it is changed by ``cms.actions.glossary`` and read by
``terms``.
"""

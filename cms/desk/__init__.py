"""The editorial desk: the way of a text from its author to the world, and what is said on the way.

``models`` holds its tables, in ``office``; the verbs are in ``cms.actions``.
"""

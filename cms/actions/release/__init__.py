"""Releases: many entries that go live, or are taken back, together at a time, or not at all.

A release is written (``save``), scheduled, and run: by whoever may publish all that is in it, or
when it is due by the process that is first (``cms.desk.runner``).
"""

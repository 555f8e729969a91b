"""The yardstick: the five answers as a good engineer writes them by hand, one SQL statement each.

Twice, because either can be the better one: ``json_texts`` lets PostgreSQL build the JSON and
passes its bytes on; ``records`` fetches nested records and builds the answer in Python.
"""

"""Between GraphQL and the CMS: documents become requests, errors become GraphQL errors.

``documents`` parses and validates once per text, ``variables`` coerces what callers send,
``request`` and ``arguments`` turn an operation into a ``cms.read`` Request, ``engine`` puts them
in a row.
"""

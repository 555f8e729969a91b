"""The read compiler: a request becomes one SQL statement and one generated builder.

Stages, in the order of the flow, each with a file or folder of its own: ``request`` (what is
asked), ``planning`` (request → plan), ``sql`` (plan → statement and shape), ``build`` (shape →
builder), ``execute`` (statement → records → bytes). ``graph`` says what can be asked, ``catalog``
what tables there are. Nothing here knows GraphQL or its libraries.
"""

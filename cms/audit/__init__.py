"""The audit as a chain that can be checked.

chain       the line and the hash of an entry, made without the database's help
reading     the entries as they are stored, in the order of the chain
verify      whether all of them are there, in their places and unchanged
"""

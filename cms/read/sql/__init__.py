"""Lowering: plan → one SQL statement and the shape of its records.

``scope`` hands out aliases and parameters; ``predicates``, ``keyset`` and ``joins`` write
conditions, orders and joins; ``fields`` turns fields into columns of a record, ``lists`` and
``pages`` turn lists and connections into arrays of records; ``statement`` puts the whole together.
"""

from cms.read.sql.statement import lower

__all__ = ["lower"]

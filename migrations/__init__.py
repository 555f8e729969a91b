"""Tortoise's own migrations: ``content`` runs in ``draft`` and in ``live``, ``office`` in ``office``."""

"""The content graph: the same steps make the same tables in ``draft`` and in ``live``."""

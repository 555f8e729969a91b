"""Planning: request → plan, one pass a file.

``select`` walks the request and asks the others: ``visibility`` who may see a row, ``locales``
which variants are shown, ``filters`` what the caller filters by, ``ordering`` in what total
order, ``paging`` which page of it, ``lookup`` how a single entry is found.
"""

from cms.read.planning.select import Context, plan

__all__ = ["Context", "plan"]

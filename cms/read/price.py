"""The price of an operation: how many rows its statement may read, known before it is sent.

It is the worst case, computed from the plan alone, so it is the same whatever rows there are:

* an entry that is found, a variant, or what a to-one link leads to is one row;
* a page is its size and one more (which tells whether there is a next page), a small list is as
  long as it can be; what is asked of each of their rows counts as often;
* where only one of several types can be there, the dearest counts;
* what looks at rows that it doesn't show has a declared weight, for each row that asks for it:
  ``COUNT`` for a ``totalCount``, ``CHECK`` for whether rows exist, and ``SIFT`` for a condition on,
  or an order by, what isn't the row's own, each time the list is read;
* ``nodes`` costs what one entry does, for each id that the request gives;
* what is known without a statement (introspection) is a row for each field of the answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from cms.errors import LimitExceeded
from cms.read import plan as p
from cms.read.predicate import And, Linked, Not, Or, Predicate, Present, Shown, Stale
from cms.read.value import Value, Variables, getter

COUNT = 100
"""Rows that a ``totalCount`` counts as, for each list that is counted."""
CHECK = 1
"""Rows that asking whether a row exists counts as."""
SIFT = 100
"""Rows that a condition or an order by other tables' rows counts as, for each reading of a list."""


@dataclass(frozen=True)
class Price:
    """Rows: ``fixed``, and for each of the lists that a request gives its length times a factor."""

    fixed: int
    each: tuple[tuple[Value, int], ...] = ()

    def of(self, variables: Variables) -> int:
        """The price of one request."""
        rows = self.fixed
        for value, factor in self.each:
            rows += factor * len(getter(value)(variables))
        return rows


def check(rows: int, limit: int) -> None:
    """Raises LimitExceeded when a price is above the limit."""
    if rows > limit:
        raise LimitExceeded(
            "The operation may read {value} rows; at most {limit} are allowed. "
            "Smaller pages and fewer lists within lists read less.",
            value=rows,
            limit=limit,
        )


def price(plan: p.Plan) -> Price:
    """The price of a plan."""
    pricing = Pricing()
    fixed = pricing.fields(plan.fields)
    return Price(fixed, tuple(pricing.each))


@dataclass
class Pricing:
    """One walk over a plan; ``each`` gathers what depends on the request."""

    each: list[tuple[Value, int]] = field(default_factory=list)

    def fields(self, fields: p.Fields) -> int:
        """What the fields of one row cost beside the row itself."""
        return sum(self._node(node) for _, node in fields)

    def _node(self, node: p.PlanNode) -> int:
        match node:
            case p.Constant(value):
                return _answers(value)
            case p.Staleness():
                return CHECK
            case p.Inline(selection):
                return self.fields(selection)
            case p.Object(_, select):
                return self._row(select)
            case p.Alternatives(options):
                return self._dearest(options)
            case p.Objects(_, select, at_most):
                return at_most * self._row(select)
            case p.Choices(_, select, options, at_most):
                return at_most * (self._row(select) + self._dearest(options))
            case p.NodeList(options):
                value = options[0][0].value
                self.each.append((value, max(self._row(select) for _, select in options)))
                return 0
            case p.Connection():
                return self._connection(node)
        return 0

    def _row(self, select: p.Select) -> int:
        return 1 + _checks(select.visible) + self.fields(select.fields)

    def _dearest(self, options: tuple[p.Object, ...]) -> int:
        return max((self._row(option.select) for option in options), default=0)

    def _connection(self, node: p.Connection) -> int:
        parts = [part for _, part in node.parts]
        asked = {
            name
            for part in parts
            if isinstance(part, p.PageInfo)
            for _, name in part.fields
            if isinstance(name, str)
        }
        counted = any(isinstance(part, p.Total) for part in parts)
        paged = bool(asked) or any(isinstance(part, p.EdgeList | p.NodeFields) for part in parts)
        earlier = bool(node.page.after) and "hasPreviousPage" in asked
        later = bool(node.page.before) and "hasNextPage" in asked
        sifted = SIFT * _sifts(node.select.where)
        sorted_ = sifted + SIFT * sum(1 for key in node.select.order if key.joins)
        rows = counted * (COUNT + sifted) + (earlier + later) * (CHECK + sorted_)
        if paged:
            shown = self._row(node.select) + sum(self._shown(part) for part in parts)
            rows += sorted_ + (node.page.size + 1) * shown
        return rows

    def _shown(self, part: p.Part) -> int:
        match part:
            case p.NodeFields(fields):
                return self.fields(fields)
            case p.EdgeList(fields):
                return sum(self.fields(f.fields) for _, f in fields if isinstance(f, p.Inline))
        return 0


def _checks(predicate: Predicate) -> int:
    """What deciding who may see a row costs."""
    return CHECK * sum(len(each.links) for each in _parts(predicate) if isinstance(each, Present))


def _sifts(predicate: Predicate) -> int:
    """How many conditions of a filter look at other rows than the list's own."""
    return sum(isinstance(each, Linked | Shown | Stale) for each in _parts(predicate))


def _parts(predicate: Predicate) -> Iterator[Predicate]:
    yield predicate
    match predicate:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _parts(part)
        case Not(part):
            yield from _parts(part)
        case Linked() | Shown():
            yield from _parts(predicate.where)


def _answers(value: object) -> int:
    """How many fields of an answer a known value holds."""
    match value:
        case dict():
            return len(value) + sum(_answers(inner) for inner in value.values())
        case list():
            return sum(_answers(inner) for inner in value)
    return 0

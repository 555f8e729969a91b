"""The walk: each field of a request becomes a node of the plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cms.errors import InputError
from cms.read import convert, graph
from cms.read import plan as p
from cms.read.catalog import Backward, Forward, Relation, Table, Through
from cms.read.event import EVENT
from cms.read.plan import Select
from cms.read.planning import locales, lookup, ordering, paging, visibility
from cms.read.planning.context import Context
from cms.read.planning.filters import Filters
from cms.read.predicate import TRUE, Parameter, Path, Predicate
from cms.read.request import Field, Request
from cms.read.value import Const, Value, Variable


def plan(context: Context, request: Request) -> p.Plan:
    """The plan of a request.

    Raises:
        InputError: a value that shapes the plan (a page size, a way to find an entry) can't be.
    """
    return p.Plan(Planner(context, request).root())


class Planner:
    """Plans one request; the methods mirror the kinds of sources (see ``graph``)."""

    def __init__(self, context: Context, request: Request) -> None:
        self.context = context
        self.request = request
        self.prefer: tuple[Value, ...] = request.prefer

    def root(self) -> p.Fields:
        """The root's fields; those known already become constants."""
        known = self.request.constants
        return tuple(
            (
                field.key,
                p.Constant(known[field.key])
                if field.key in known
                else self._field(self.request.root, field, ()),
            )
            for field in self.request.fields
        )

    def fields(self, type_name: str, fields: Iterable[Field], path: Path) -> p.Fields:
        """The fields of one concrete type."""
        return tuple((field.key, self._field(type_name, field, path)) for field in fields)

    def _field(self, type_name: str, field: Field, path: Path) -> p.PlanNode:
        if field.name == "__typename":
            return p.Constant(type_name)
        here = (*path, field.key)
        source = self.context.graph.source(type_name, field.name)
        match source:
            case graph.Column(column):
                return p.Cell(column)
            case graph.GlobalId():
                return p.Id(type_name)
            case graph.PartialDate(column):
                return p.Edtf(column)
            case graph.Words():
                return self._words(source, field)
            case graph.IsStale():
                return p.Staleness()
            case graph.IsFallback():
                return p.Constant(False)  # in a list of variants each was asked for by name
            case graph.Inline(inner):
                return p.Inline(self.fields(inner, field.selection[inner], here))
            case graph.One(relation, target):
                return self._object(self._relation(type_name, relation), target, field, here)
            case graph.Choice(members):
                return self._choice(type_name, members, field, here)
            case graph.Many(relation, target):
                linked = self._relation(type_name, relation)
                return self._objects(linked, _bound(linked), target, field, here)
            case graph.ManyChoices(relation, members):
                return self._many_choices(type_name, relation, members, field, here)
            case graph.ChosenVariant(target):
                return self._chosen(target, field, here)
            case graph.AllVariants(target):
                via, at_most = locales.located(self.context, field.arguments)
                return self._objects(via, at_most, target, field, here)
            case graph.Connection():
                return self._connection(type_name, source, field, here)
            case graph.Lookup(target):
                via_found = lookup.found(self.context, source, field.arguments, here)
                return self._object(via_found, target, field, here)
            case graph.Node():
                return self._node(field, here)
            case graph.Nodes():
                return self._nodes(field, here)
            case graph.Happening(event):
                return p.Inline(self.fields(event, field.selection[event], here))
            case graph.Told(name, sql_type):
                return p.Given(Parameter(Variable((EVENT, name)), convert.as_is, sql_type))
            case graph.ToldEntry():
                return self._told_entry(field, here)
            case graph.ToldEntries():
                return self._told_entries(field, here)
            case graph.Report():
                raise InputError(
                    "The field {argument} tells of drafts: write @stage(of: DRAFT) after the "
                    "operation's name.",
                    path=here,
                    argument=field.name,
                )
        raise TypeError(f"{type_name}.{field.name} has no place in a plan: {source!r}")

    def _words(self, source: graph.Words, field: Field) -> p.Words:
        """A value in words: in the locale asked for, else the one that is preferred first."""
        match source.of:
            case graph.Column(name):
                value: p.Cell | p.Edtf = p.Cell(name)
            case graph.PartialDate(name):
                value = p.Edtf(name)
        details: tuple[str, ...] = (source.detail,) if source.detail else ()
        if source.kind == "day":
            form = field.arguments.get("format", Const("LONG"))
            assert isinstance(form, Const)
            details = (form.value, self.context.time_zone)
        locale = field.arguments.get("locale", self.prefer[0])
        return p.Words(value, source.kind, details, Parameter(locale, convert.as_is, "text"))

    def _relation(self, type_name: str, name: str) -> Relation:
        return self.context.table(type_name).relations[name]

    def _select(
        self,
        type_name: str,
        fields: p.Fields,
        order: tuple[p.OrderKey, ...] = (),
        where: Predicate = TRUE,
    ) -> Select:
        table = self.context.table(type_name)
        seen = visibility.visible(self.context, table)
        return Select(type_name, table, seen, where, order, fields)

    def _object(
        self, via: Relation | p.Found | p.Chosen, target: str, field: Field, path: Path
    ) -> p.Object:
        assert isinstance(via, Forward | p.Found | p.Chosen)
        fields = self.fields(target, field.selection[target], path)
        return p.Object(via, self._select(target, fields))

    def _objects(
        self, via: Relation | p.Located, at_most: int, target: str, field: Field, path: Path
    ) -> p.Objects:
        located = isinstance(via, p.Located)
        order = () if located else ordering.order(self.context, target, via, self.prefer)
        fields = self.fields(target, field.selection[target], path)
        return p.Objects(via, self._select(target, fields, order), at_most)

    def _chosen(self, target: str, field: Field, path: Path) -> p.Object:
        """A variant; ``isFallback`` is planned here, where the chain that chose it is known."""
        chain = locales.chain(self.prefer, field.arguments)
        fields = self._variant_fields(target, field, path, chain.first)
        return p.Object(p.Chosen(chain), self._select(target, fields))

    def _variant_fields(self, target: str, field: Field, path: Path, first: Parameter) -> p.Fields:
        sources = self.context.type(target).fields
        return tuple(
            (inner.key, p.Fallback(first))
            if isinstance(sources.get(inner.name), graph.IsFallback)
            else (inner.key, self._field(target, inner, path))
            for inner in field.selection[target]
        )

    def _choice(
        self, type_name: str, members: Mapping[str, str], field: Field, path: Path
    ) -> p.Alternatives:
        options = []
        for target, relation in members.items():
            via = self._relation(type_name, relation)
            assert isinstance(via, Forward)
            options.append(self._object(via, target, field, path))
        return p.Alternatives(tuple(options))

    def _many_choices(
        self,
        type_name: str,
        relation: str,
        members: Mapping[str, str],
        field: Field,
        path: Path,
    ) -> p.Choices:
        """A list of alternatives: rows of the relation, each shown as the one entry it points
        at.
        """
        via = self._relation(type_name, relation)
        assert isinstance(via, Backward)
        table = self.context.catalog.tables[via.target]
        options = []
        for target, link in members.items():
            forward = table.relations[link]
            assert isinstance(forward, Forward)
            options.append(self._object(forward, target, field, path))
        order = (_by_position(table), p.OrderKey("id", "uuid", False, False))
        seen = visibility.visible(self.context, table)
        select = Select(type_name, table, seen, TRUE, order, ())
        return p.Choices(via, select, tuple(options), _bound(via))

    def _node(self, field: Field, path: Path) -> p.Alternatives:
        entries = self.context.graph.entries
        options = []
        for target in field.selection:
            key = convert.KeyAmong(target, entries)
            parameter = Parameter(field.arguments["id"], key, "uuid", path, "id")
            via = p.Found((("id", parameter),))
            options.append(self._object(via, target, field, path))
        return p.Alternatives(tuple(options))

    def _told_entry(self, field: Field, path: Path) -> p.Alternatives:
        options = []
        for target in field.selection:
            key = convert.KeyOfEvent(target)
            parameter = Parameter(Variable((EVENT, "entry")), key, "uuid", path)
            options.append(self._object(p.Found((("id", parameter),)), target, field, path))
        return p.Alternatives(tuple(options))

    def _told_entries(self, field: Field, path: Path) -> p.NodeList:
        options = []
        for target in field.selection:
            keys = Variable((EVENT, "entries"))
            parameter = Parameter(keys, convert.KeysOfEvent(target), "uuid[]", path)
            fields = self.fields(target, field.selection[target], path)
            options.append((parameter, self._select(target, fields)))
        return p.NodeList(tuple(options))

    def _nodes(self, field: Field, path: Path) -> p.NodeList:
        entries = self.context.graph.entries
        options = []
        for target in field.selection:
            keys = convert.KeysAmong(target, entries, self.context.max_page)
            parameter = Parameter(field.arguments["ids"], keys, "uuid[]", path, "ids")
            fields = self.fields(target, field.selection[target], path)
            options.append((parameter, self._select(target, fields)))
        return p.NodeList(tuple(options))

    def _connection(
        self, type_name: str, source: graph.Connection, field: Field, path: Path
    ) -> p.Connection:
        arguments = field.arguments
        via: p.Via = p.Everything()
        if source.relation is not None:
            via = self._relation(type_name, source.relation)
        filters = Filters(self.context, self.prefer, path)
        where = filters.where(source.type, arguments.get("where"))
        order_by = arguments.get("orderBy")
        keys = ordering.order(self.context, source.type, via, self.prefer, order_by)
        page = paging.page(self.context, source.type, keys, arguments, path)
        (parts,) = field.selection.values()
        return p.Connection(
            via,
            self._select(source.type, (), keys, where),
            page,
            tuple((part.key, self._part(type_name, source, part, path)) for part in parts),
        )

    def _part(self, type_name: str, source: graph.Connection, field: Field, path: Path) -> p.Part:
        here = (*path, field.key)
        match field.name:
            case "totalCount":
                return p.Total()
            case "pageInfo":
                return p.PageInfo(tuple((f.key, _info(f)) for f in field.selection["PageInfo"]))
            case "nodes":
                return p.NodeFields(self.fields(source.type, field.selection[source.type], here))
            case "edges":
                edges = field.selection[source.edge]
                return p.EdgeList(tuple((f.key, self._edge(source, f, here)) for f in edges))
        return p.Constant(f"{source.edge.removesuffix('Edge')}Connection")

    def _edge(
        self, source: graph.Connection, field: Field, path: Path
    ) -> p.Cursor | p.Inline | p.Cell | p.Constant:
        match field.name:
            case "__typename":
                return p.Constant(source.edge)
            case "cursor":
                return p.Cursor()
            case "node":
                here = (*path, field.key)
                return p.Inline(self.fields(source.type, field.selection[source.type], here))
        column = self.context.graph.source(source.edge, field.name)
        assert isinstance(column, graph.Column)
        return p.Cell(column.name, on_link=True)


def _info(field: Field) -> p.InfoField | p.Constant:
    if field.name == "__typename":
        return p.Constant("PageInfo")
    return field.name  # type: ignore[return-value]


def _bound(relation: Relation) -> int:
    """How many rows a list that is read whole can have."""
    assert isinstance(relation, Backward | Through)
    assert relation.at_most is not None, f"no bound is declared for {relation}"
    return relation.at_most


def _by_position(table: Table) -> p.OrderKey:
    return p.OrderKey("position", table.column("position").sql_type, False, False)


__all__ = ["Context", "plan"]

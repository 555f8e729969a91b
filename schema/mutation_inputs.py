"""The inputs of mutations, derived from what a caller may give (``cms.actions.aggregate``) and
described as the fields that show it.

An absent field is left as it is, null makes a field empty. A list is given whole (``set``) or by
its changes: what is put in, moved beside another member, or removed.
"""

from __future__ import annotations

from collections.abc import Iterator

from cms.actions import values
from cms.actions.aggregate import Shape, aggregate_of
from cms.actions.values import Reference, Value
from cms.read import graph as g
from schema.declare import DECLARATIONS
from schema.desk_mutations import DEEDS, INPUTS
from schema.inputs import Inputs
from schema.mutation import desk_input, input_name

Input = tuple[str, str, Inputs]
"""An input's name, meaning and fields."""

_ID = ("ID!", "The global id.")
_VERSION = (
    "The version that the caller has read; when the entry has changed since, nothing is done."
)
_REASON = {"reason": ("String", "Why, for the history; at most 500 characters.")}
_OVERRULE = (
    "Why texts may go that say a number, a date, a name or a link otherwise than their source; "
    "the audit keeps it."
)
_BEFORE = "Before this member of the list."
_AFTER = "After this member of the list."
_REMOVED = "Texts to remove, by their locales."
_MORE = {
    "source_revision": "The revision of the source that it was translated from; by default the "
    "present one.",
    "target": "The entry that is linked to.",
}
"""What no field shows."""


def mutation_inputs() -> Iterator[Input]:
    """All of them."""
    for name in [d.name for d in DECLARATIONS.values() if d.kind == "entry"]:
        shape = aggregate_of(name)
        yield _create(name, shape)
        yield _update(name, shape)
        yield from _parts(shape)
    version = {"expected_version": ("Int!", _VERSION)}
    locales = {"locales": ("[Locale!]", "Only these texts; all by default.")}
    yield "DeleteInput", "Which entry to delete.", {"id": _ID, **version}
    overrule = {"overrule": ("String", _OVERRULE)}
    yield "PublishInput", "Which entry to publish.", {"id": _ID, **version, **locales, **overrule}
    maybe = {"expected_version": ("Int", _VERSION)}
    yield "UnpublishInput", "Which entry to take back.", {"id": _ID, **maybe, **locales}
    back = {"version": ("Int!", "The version that is to come back."), **locales, **_REASON}
    yield "RestoreInput", "Which version of an entry to bring back.", {"id": _ID, **version, **back}
    for field, deed in DEEDS.items():
        yield desk_input(field), "What is to be done.", deed.input
    for name, (meaning, fields) in INPUTS.items():
        yield name, meaning, fields


def _create(name: str, shape: Shape) -> Input:
    fields = {**_values(shape, required=True), **_variants(shape), **_whole_lists(shape)}
    fields |= _REASON
    return input_name("create", name), "The entry to make.", fields


def _update(name: str, shape: Shape) -> Input:
    fields = {
        "id": _ID,
        "expected_version": ("Int!", _VERSION),
        **_values(shape),
        **_variants(shape, removable=True),
        **_changed_lists(shape),
        **_REASON,
    }
    return input_name("update", name), "The changes of an entry.", fields


def _parts(shape: Shape) -> Iterator[Input]:
    """The inputs of the rows below."""
    if shape.variants:
        texts = {"locale": ("Locale!", "The locale of the texts."), **_values(shape.variants)}
        yield f"{shape.variants.model.__name__}Input", "The texts of one locale.", texts
    for part in shape.lists.values():
        yield from _parts(part)
        yield from _list(part)


def _list(part: Shape) -> Iterator[Input]:
    name, member = part.model.__name__, member_type(part)
    if not is_plain(part):
        whole = _values(part, required=True)
        below = {**_variants(part, removable=True), **_whole_lists(part)}
        yield f"{name}Input", "A member of a list.", {**whole, **below}
    yield (
        f"{name}Put",
        "A member that is put into a list, or changed, or moved.",
        {
            **_values(part, required=True, only=part.identity),
            **_variants(part, removable=True),
            **_changed_lists(part),
            "before": (member, _BEFORE),
            "after": (member, _AFTER),
        },
    )
    yield (
        f"{name}Changes",
        "A list, given whole or by its changes.",
        {
            "set": (f"[{_row(part)}!]", "The whole list in its order; nothing else is given then."),
            "put": (f"[{name}Put!]", "Members to add, to change or to move, one after the other."),
            "remove": (f"[{member}!]", "Members to take out, before others are put in."),
        },
    )


def is_plain(part: Shape) -> bool:
    """Whether a list is of links that have nothing of their own."""
    return set(part.values) == {"target"} and not part.variants and not part.lists


def member_type(part: Shape) -> str:
    """What names a member of a list: an id, or a code of its own."""
    value = part.values[part.identity[0].removesuffix("_id")]
    return "ID" if isinstance(value, Reference) else "String"


def _row(part: Shape) -> str:
    return "ID" if is_plain(part) else f"{part.model.__name__}Input"


def _whole_lists(shape: Shape) -> dict[str, tuple[str, str]]:
    described = descriptions(shape.table)
    return {name: (f"[{_row(part)}!]", described[name]) for name, part in shape.lists.items()}


def _changed_lists(shape: Shape) -> dict[str, tuple[str, str]]:
    described = descriptions(shape.table)
    return {
        name: (f"{part.model.__name__}Changes", described[name])
        for name, part in shape.lists.items()
    }


def _variants(shape: Shape, *, removable: bool = False) -> dict[str, tuple[str, str]]:
    if not shape.variants:
        return {}
    fields = {
        "variants": (f"[{shape.variants.model.__name__}Input!]", "The texts, each locale once.")
    }
    return fields | ({"remove_variants": ("[Locale!]", _REMOVED)} if removable else {})


def _values(
    shape: Shape, *, required: bool = False, only: tuple[str, ...] | None = None
) -> dict[str, tuple[str, str]]:
    """The fields of a row; with ``only`` just these columns are required."""
    described = descriptions(shape.table)
    fields = {}
    for value in shape.values.values():
        needed = required and value.required and (only is None or value.columns[0] in only)
        fields[value.name] = (_type(value) + ("!" if needed else ""), described[value.name])
    return fields


def _type(value: Value) -> str:
    match value:
        case values.Texts(are_locales=are_locales):
            return "[Locale!]" if are_locales else "[String!]"
        case values.Choice(enum=enum):
            return enum.__name__
        case values.Integer(bits=bits):
            return "BigInt" if bits > 32 else "Int"
    return _TYPES[type(value)]


_TYPES: dict[type[Value], str] = {
    values.Text: "String",
    values.LocaleCode: "Locale",
    values.Number: "Float",
    values.Day: "Date",
    values.PartialDay: "PartialDate",
    values.Reference: "ID",
}


def descriptions(table: str) -> dict[str, str]:
    """What the fields mean that show the columns and links of a table, by column or link."""
    found = dict(_MORE)
    for declaration in DECLARATIONS.values():
        for key, field in declaration.fields.items():
            if declaration.table == table:
                match field.source:
                    case g.Column(name) | g.PartialDate(name):
                        found[name or key] = field.description
                    case g.One(name, _) | g.Many(name, _) | g.ManyChoices(name, _):
                        found[name or key] = field.description
                    case g.Connection(str(name), _, _):
                        found[name or key] = field.description
                    case g.Choice(members):
                        found |= dict.fromkeys(members.values(), field.description)
            if isinstance(field.source, g.Connection) and field.edge:
                edge = field.source.edge.removesuffix("Edge")
                if edge.lower() == table.replace("_", ""):
                    found |= {name: own.description for name, own in field.edge.items()}
    return found

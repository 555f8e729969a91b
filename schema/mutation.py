"""What can be changed: for every type of entries the same verbs, declared once.

Each takes one input and gives one payload. The inputs are in ``schema.mutation_inputs``; what a
mutation does is in ``resolvers.mutations``.
"""

from __future__ import annotations

from collections.abc import Iterator

import strawberry
from strawberry.utils.str_converters import to_camel_case

from cms.read import graph as g
from schema.declare import DECLARATIONS, Declaration, Field, event, shown
from schema.desk_mutations import DEEDS, DeskDeed

VERBS = {
    "create": "Makes an entry, as a draft.",
    "update": "Changes the draft of an entry; what is not given stays as it is.",
    "delete": "Deletes an entry for good; refused while it is published or others link to it.",
    "publish": "Makes an entry, or new texts of one, visible to the world.",
    "unpublish": "Takes an entry, or some of its texts, out of the world's sight.",
    "restore": "Makes the draft of an entry, or some of its texts, what an older version was.",
}
"""What can be done to an entry."""


@event
class UserError:
    """Something about an input that the caller can put right."""

    path = Field(
        "PathSegment",
        "Where in the arguments it is: names of fields and positions in lists, outermost first.",
        g.Outcome("path"),
        many=True,
        null=False,
    )
    code = Field(str, "What it is, for programs.", g.Outcome("code"), null=False)
    message = Field(str, "What it is, in the caller's language.", g.Outcome("message"), null=False)


def declare() -> None:
    """Declare the payloads and the root, once all types of entries are declared."""
    entries = [d for d in DECLARATIONS.values() if d.kind == "entry"]
    mutations: dict[str, Field] = {}
    for verb, meaning in VERBS.items():
        for entry in entries:
            payload = f"{verb.title()}{entry.name}Payload"
            DECLARATIONS[payload] = Declaration(
                payload, "event", "What came of it.", dict(_payload(verb, entry))
            )
            mutations[f"{verb}_{field_name(entry.name)}"] = Field(
                payload,
                meaning,
                g.Deed(verb, entry.name, payload),
                null=True,
                arguments={"input": (f"{input_name(verb, entry.name)}!", "What is to be done.")},
            )
    for name, deed in DEEDS.items():
        payload = f"{to_camel_case('_' + name)}Payload"
        shown_fields = {**_entry(deed), **deed.payload, "user_errors": _user_errors()}
        DECLARATIONS[payload] = Declaration(payload, "event", "What came of it.", shown_fields)
        mutations[name] = Field(
            payload,
            deed.meaning,
            g.Deed(to_camel_case(name), "", payload),
            null=True,
            arguments={"input": (f"{desk_input(name)}!", "What is to be done.")},
        )
    DECLARATIONS["Mutation"] = Declaration("Mutation", "root", "What can be changed.", mutations)


def desk_input(name: str) -> str:
    """The name of the input of a mutation of the desk."""
    return f"{to_camel_case('_' + name)}Input"


def _entry(deed: DeskDeed) -> dict[str, Field]:
    if not deed.shows_entry:
        return {}
    return {
        "entry": shown("Entry", "The entry as the draft has it now; null when nothing was done.")
    }


def _user_errors() -> Field:
    return Field(
        "UserError",
        "Why nothing was done; empty when it was.",
        g.Outcome("userErrors"),
        many=True,
        null=False,
    )


def input_name(verb: str, type_name: str) -> str:
    """The name of a mutation's input."""
    return f"{verb.title()}{type_name if verb in ('create', 'update') else ''}Input"


def field_name(type_name: str) -> str:
    """A type's name as that of a field, in Python."""
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in type_name).removeprefix("_")


def _payload(verb: str, entry: Declaration) -> Iterator[tuple[str, Field]]:
    if verb == "delete":
        yield (
            "deleted_id",
            Field(
                strawberry.ID,
                "The global id of what was deleted; null when nothing was.",
                g.Gone(),
                null=True,
            ),
        )
        yield (
            "linked_from",
            Field(
                "Entry",
                "The entries that link to it and so forbid it; at most 100.",
                g.ToldEntries(),
                many=True,
                null=True,
            ),
        )
    else:
        yield (
            field_name(entry.name),
            Field(
                entry.name,
                "The entry as the draft has it now; null when nothing was done.",
                g.ToldEntry(),
                null=True,
            ),
        )
    yield "user_errors", _user_errors()

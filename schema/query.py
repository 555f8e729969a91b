"""The ways into the graph."""

from __future__ import annotations

from cms.read import graph as g
from schema.declare import Field, connection, lookup, root

_ID = {"id": ("ID", "id", "The global id.")}
_CODE = {"code": ("String", "code", "The stable name, for programs.")}


@root
class Query:
    """What can be read."""

    node = Field(
        "Node",
        "An entry of any type by its global id.",
        g.Node(),
        null=True,
        arguments={"id": ("ID!", "The global id.")},
    )
    nodes = Field(
        "Node",
        "Entries of any types by their global ids, in the order asked; null where there is none.",
        g.Nodes(),
        many=True,
        null=True,
        arguments={"ids": ("[ID!]!", "The global ids.")},
    )
    article = lookup(
        "Article",
        "One article: by its id, or by a slug and the locale of the slug.",
        _ID,
        {
            "slug": ("String", "slug", "The text's part of a web address."),
            "locale": ("Locale", "locale", "The locale that the slug belongs to."),
        },
    )
    articles = connection("Article", "The articles, newest first.", None)
    media_item = lookup("Media", "One media file by its id.", _ID)
    media = connection("Media", "The media, newest first.", None)
    period = lookup("Period", "One period by its code or its id.", _CODE, _ID)
    periods = connection("Period", "The periods, in the order of time.", None)
    topic = lookup("Topic", "One topic by its code or its id.", _CODE, _ID)
    topics = connection("Topic", "The topics, in their order.", None)
    place = lookup("Place", "One place by its code or its id.", _CODE, _ID)
    places = connection("Place", "The places, in their order.", None)
    unit = lookup("Unit", "One organisation by its code or its id.", _CODE, _ID)
    units = connection("Unit", "The organisations, in their order.", None)
    bulletin = lookup(
        "Bulletin",
        "One issue of the bulletin: by its year and month, or by its id.",
        {
            "year": ("Int", "year", "The year, together with the month."),
            "month": ("Int", "month", "The month, 1 to 12, together with the year."),
        },
        _ID,
    )
    bulletins = connection("Bulletin", "The issues of the bulletin, newest first.", None)

"""The ways into the graph."""

from __future__ import annotations

from cms.read import graph as g
from schema.declare import Field, connection, lookup, report, root

_ID = {"id": ("ID", "id", "The global id.")}
_OF = {"of": ("ID!", "The global id of the entry.")}
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
    viewer = report("Viewer", "Who asks; at the draft stage.")
    work = report(
        "Standing",
        "Where the work on an entry stands, in each language; at the draft stage.",
        _OF,
        many=True,
    )
    comments = report(
        "Comment",
        "What is said of an entry, the oldest thread first; at the draft stage.",
        {
            **_OF,
            "locale": ("Locale", "Only on the texts in this language."),
            "is_resolved": ("Boolean", "Only what is settled, or what isn't."),
        },
        paged=True,
    )
    release = report(
        "Release", "One release; at the draft stage.", {"id": ("ID!", "The global id.")}
    )
    releases = report(
        "Release",
        "The releases, the newest first; at the draft stage.",
        {
            "states": ("[ReleaseState!]", "Only in these states."),
            "with": ("ID", "Only those with this entry."),
        },
        paged=True,
    )
    translation = report(
        "TranslationStatus",
        "How the texts of an entry in a language stand to their source; at the draft stage.",
        {**_OF, "locale": ("Locale!", "The language of the texts.")},
    )
    glossary = report(
        "GlossaryTerm",
        "The official names, by code; at the draft stage.",
        {
            "text": ("String", "Only those with these words in their code or in a form."),
            "locale": ("Locale", "Look at the forms of this language only."),
        },
        paged=True,
    )
    disagreements = report(
        "Disagreement",
        "What the texts in a language say otherwise than their source; at the draft stage.",
        {**_OF, "locale": ("Locale!", "The language of the texts.")},
        many=True,
    )
    work_list = report(
        "WorkItem",
        "What is to be done to texts in a language, what is due first; at the draft stage.",
        {
            "locale": ("Locale!", "The language of the texts."),
            "assignee": ("String", "Only what this account is to do."),
            "kinds": ("[WorkKind!]", "Only what is of one of these kinds."),
        },
        paged=True,
    )
    xliff = report(
        "XliffFile",
        "The texts of entries, bulletins or releases for a translator's tool; at the draft stage.",
        {
            "of": ("[ID!]!", "The global ids; what a bulletin prints comes with it."),
            "to": ("Locale!", "The language to translate to."),
            "source": ("Locale", "The language to translate from; by default that of the content."),
            "version": ("XliffVersion", "The version of the format; 2.0 by default."),
        },
    )
    revisions = report(
        "Revision",
        "The revisions of an entry, the newest first; at the draft stage.",
        _OF,
        paged=True,
    )
    comparison = report(
        "Comparison",
        "What is different between two versions of an entry; at the draft stage.",
        {
            **_OF,
            "from_version": ("Int", "The one version; by default nothing, so that all is new."),
            "to_version": ("Int", "The other one; by default the draft as it is now."),
        },
    )

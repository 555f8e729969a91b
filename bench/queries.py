"""The five queries, each with many sets of variables: no cache of answers could serve them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from urllib.parse import urlencode

import orjson

from bench.text import LOCALES
from cms.database.types import Connection
from cms.read import cursor, global_id

DIFFERENT = 1000
"""How many sets of variables a query has, where there are that many."""

ARTICLE_ORDER = cursor.mark("Article|.published_at.desc|.id.desc")
"""The mark in the cursors of articles ordered by publication, newest first."""

Variables = Mapping[str, str | int | None]

FRONT = """
query FrontPage($after: String) {
  articles(
    first: 20, after: $after, orderBy: [{ publishedAt: DESC }],
    where: { kind: { in: [NEWS, FEATURE] } }
  ) {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes {
      id kind publishedAt
      variant(locale: ZH) { locale title slug summary }
      period { code variant(locale: ZH) { name } }
      media(first: 3) {
        edges { role }
        nodes { id kind width height credit variant(locale: ZH) { alt caption } }
      }
    }
  }
}
"""

ARTICLE = """
query ArticlePage($slug: String!, $locale: Locale!) {
  article(slug: $slug, locale: $locale) {
    id
    variant(locale: ZH) { title body { html } }
    variants { locale title slug }
    media(first: 10) {
      edges { role }
      nodes { id kind width height credit variant(locale: ZH) { alt caption } }
    }
    period {
      code
      variant(locale: ZH) { name }
      articles(first: 5, orderBy: [{ publishedAt: DESC }]) {
        nodes { id variant(locale: ZH) { title } }
      }
    }
  }
}
"""

BULLETIN = """
query MonthlyIssue($year: Int!, $month: Int!) {
  bulletin(year: $year, month: $month) {
    id number year month releasedOn
    vi: variant(locale: VI) { title editorNote }
    en: variant(locale: EN) { title editorNote }
    sections {
      code
      vi: variant(locale: VI) { heading }
      en: variant(locale: EN) { heading }
      items {
        position
        subject {
          __typename
          ... on Article {
            id
            vi: variant(locale: VI) { ...Text }
            en: variant(locale: EN) { ...Text }
            media(first: 4) {
              nodes {
                id width height credit
                vi: variant(locale: VI) { caption }
                en: variant(locale: EN) { caption }
              }
            }
          }
          ... on Media {
            id
            vi: variant(locale: VI) { title caption }
            en: variant(locale: EN) { title caption }
          }
        }
      }
    }
  }
}
fragment Text on ArticleVariant { locale title summary body { html } }
"""

TINY = """
query Title($id: ID!) { article(id: $id) { variant(locale: EN) { title } } }
"""

LARGE = """
query Archive($after: String) {
  articles(first: 1000, after: $after, orderBy: [{ publishedAt: DESC }]) {
    nodes { id variant(locale: EN) { title } period { code } }
  }
}
"""

DOCUMENTS = {
    "front": FRONT,
    "article": ARTICLE,
    "bulletin": BULLETIN,
    "tiny": TINY,
    "large": LARGE,
}


@dataclass(frozen=True)
class Query:
    """A query under measurement: its GraphQL text and the sets of variables it is asked with."""

    name: str
    document: str
    variables: Sequence[Variables]

    def posted(self, variables: Variables) -> bytes:
        """The body of a GraphQL request."""
        return orjson.dumps({"query": self.document, "variables": variables})

    def path(self, variables: Variables) -> str:
        """The same question in the address of a hand-written endpoint."""
        return f"/{self.name}?{urlencode({k: v for k, v in variables.items() if v is not None})}"


async def queries(connection: Connection, names: Sequence[str] = tuple(DOCUMENTS)) -> list[Query]:
    """The queries of these names, with variables that fit the data; the same in every run."""
    random = Random(2014)
    made = {
        "front": await _cursors(connection, random, 2 * DIFFERENT),
        "article": await _slugs(connection, random),
        "bulletin": await _months(connection, random),
        "tiny": await _ids(connection, random),
        "large": await _cursors(connection, random, 5 * DIFFERENT),
    }
    return [Query(name, DOCUMENTS[name].strip(), made[name]) for name in names]


async def _cursors(connection: Connection, random: Random, newest: int) -> list[Variables]:
    """The first page, and pages that begin anywhere among the newest articles."""
    rows = await connection.fetch(
        "select published_at, id from live.article order by published_at desc, id desc limit $1",
        newest,
    )
    chosen = random.sample(rows, min(len(rows), DIFFERENT) - 1)
    return [{"after": None}] + [
        {"after": cursor.encode(ARTICLE_ORDER, (row["published_at"], row["id"]))} for row in chosen
    ]


async def _slugs(connection: Connection, random: Random) -> list[Variables]:
    rows = await connection.fetch(
        "select slug, locale from live.article_variant order by md5(id::text) limit $1", DIFFERENT
    )
    assert {row["locale"] for row in rows} <= set(LOCALES)
    random.shuffle(rows)
    return [dict(row) for row in rows]


async def _months(connection: Connection, random: Random) -> list[Variables]:
    rows = await connection.fetch("select year, month from live.bulletin order by year, month")
    random.shuffle(rows)
    return [dict(row) for row in rows]


async def _ids(connection: Connection, random: Random) -> list[Variables]:
    rows = await connection.fetch(
        "select id from live.article order by md5(id::text) limit $1", DIFFERENT
    )
    random.shuffle(rows)
    return [{"id": global_id.encode("Article", row["id"])} for row in rows]

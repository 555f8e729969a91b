"""The five answers from nested records, built in Python and written by orjson."""

from __future__ import annotations

from binascii import b2a_base64
from typing import Any

import orjson

from bench.hand.asked import Asked, after, article_id
from bench.queries import ARTICLE_ORDER
from cms.database.types import Pool
from cms.read import cursor

Record = Any
Json = dict[str, Any]

_TO_URL = bytes.maketrans(b"+/", b"-_")


def _article_id(key: bytes) -> str:
    """24 bytes need no padding in base64."""
    return b2a_base64(b"Article:" + key, newline=False).translate(_TO_URL).decode()


def _media_id(key: bytes) -> str:
    return b2a_base64(b"Media:" + key, newline=False)[:30].translate(_TO_URL).decode()


def _bulletin_id(key: bytes) -> str:
    return b2a_base64(b"Bulletin:" + key, newline=False)[:34].translate(_TO_URL).decode()


def _answer(data: Json) -> bytes:
    return orjson.dumps({"data": data}, option=orjson.OPT_UTC_Z)


# --- the front page -----------------------------------------------------------------------------

_MEDIA = """
  array(
    select row(l.role, uuid_send(m.id), m.kind, m.width, m.height, m.credit, mv.alt, mv.caption)
    from article_media l
    join media m on m.id = l.target_id
    left join media_variant mv on mv.entry_id = m.id and mv.locale = 'ZH'
    where l.owner_id = a.id
    order by l.position
    limit {limit}
  )"""

FRONT = f"""
select
  (select count(*) from article where kind in ('NEWS', 'FEATURE')),
  uuid_send(a.id), a.kind, a.published_at, v.title, v.slug, v.summary, p.code, pv.name,
  {_MEDIA.format(limit=3)}
from article a
left join article_variant v on v.entry_id = a.id and v.locale = 'ZH'
left join period p on p.id = a.period_id
left join period_variant pv on pv.entry_id = p.id and pv.locale = 'ZH'
where a.kind in ('NEWS', 'FEATURE') and (a.published_at, a.id) < ($1, $2)
order by a.published_at desc, a.id desc
limit 21
"""


async def front(pool: Pool, asked: Asked) -> bytes:
    """A page of 20 articles."""
    rows = await pool.fetch(FRONT, *after(asked))
    page = rows[:20]
    info: Json = {"hasNextPage": len(rows) > 20, "endCursor": None}
    if page:
        info["endCursor"] = cursor.encode_fetched(ARTICLE_ORDER, (page[-1][3], page[-1][1]))
    total = rows[0][0] if rows else await pool.fetchval(COUNT)
    nodes = [_teaser(row) for row in page]
    return _answer({"articles": {"totalCount": total, "pageInfo": info, "nodes": nodes}})


COUNT = "select count(*) from article where kind in ('NEWS', 'FEATURE')"


def _teaser(row: Record) -> Json:
    _, key, kind, published, title, slug, summary, code, name, media = row
    return {
        "id": _article_id(key),
        "kind": kind,
        "publishedAt": published,
        "variant": None
        if title is None
        else {"locale": "ZH", "title": title, "slug": slug, "summary": summary},
        "period": None
        if code is None
        else {"code": code, "variant": None if name is None else {"name": name}},
        "media": _media(media),
    }


def _media(rows: list[Record]) -> Json:
    return {
        "edges": [{"role": row[0]} for row in rows],
        "nodes": [
            {
                "id": _media_id(key),
                "kind": kind,
                "width": width,
                "height": height,
                "credit": credit,
                "variant": None if alt is None else {"alt": alt, "caption": caption},
            }
            for _, key, kind, width, height, credit, alt, caption in rows
        ],
    }


# --- an article ---------------------------------------------------------------------------------

ARTICLE = f"""
select
  uuid_send(a.id), v.title, v.body_html,
  array(
    select row(o.locale, o.title, o.slug)
    from article_variant o
    where o.entry_id = a.id
    order by array_position('{{VI,EN,ZH,FR,JA,KO}}'::text[], o.locale::text)
  ),
  {_MEDIA.format(limit=10)},
  p.code, pv.name,
  array(
    select row(uuid_send(b.id), bv.title)
    from article b
    left join article_variant bv on bv.entry_id = b.id and bv.locale = 'ZH'
    where b.period_id = p.id
    order by b.published_at desc, b.id desc
    limit 5
  )
from article_variant s
join article a on a.id = s.entry_id
left join article_variant v on v.entry_id = a.id and v.locale = 'ZH'
left join period p on p.id = a.period_id
left join period_variant pv on pv.entry_id = p.id and pv.locale = 'ZH'
where s.slug = $1 and s.locale = $2
"""


async def article(pool: Pool, asked: Asked) -> bytes:
    """One article by a slug."""
    row = await pool.fetchrow(ARTICLE, asked["slug"], asked["locale"])
    return _answer({"article": None if row is None else _page(row)})


def _page(row: Record) -> Json:
    key, title, html, variants, media, code, name, others = row
    return {
        "id": _article_id(key),
        "variant": None if title is None else {"title": title, "body": {"html": html}},
        "variants": [{"locale": one[0], "title": one[1], "slug": one[2]} for one in variants],
        "media": _media(media),
        "period": None
        if code is None
        else {
            "code": code,
            "variant": None if name is None else {"name": name},
            "articles": {"nodes": [_headline(*other) for other in others]},
        },
    }


def _headline(key: bytes, title: str | None) -> Json:
    return {"id": _article_id(key), "variant": None if title is None else {"title": title}}


# --- a bulletin ---------------------------------------------------------------------------------

BULLETIN = """
select
  uuid_send(b.id), b.number, b.year, b.month, b.released_on,
  vi.title, vi.editor_note, en.title, en.editor_note,
  array(
    select row(
      s.code, svi.heading, sen.heading,
      array(
        select row(
          i.position,
          uuid_send(a.id), avi.title, avi.summary, avi.body_html,
          aen.title, aen.summary, aen.body_html,
          array(
            select row(uuid_send(am.id), am.width, am.height, am.credit, amvi.caption, amen.caption)
            from article_media l
            join media am on am.id = l.target_id
            left join media_variant amvi on amvi.entry_id = am.id and amvi.locale = 'VI'
            left join media_variant amen on amen.entry_id = am.id and amen.locale = 'EN'
            where l.owner_id = a.id
            order by l.position
            limit 4
          ),
          uuid_send(m.id), mvi.title, mvi.caption, men.title, men.caption
        )
        from bulletin_item i
        left join article a on a.id = i.article_id
        left join article_variant avi on avi.entry_id = a.id and avi.locale = 'VI'
        left join article_variant aen on aen.entry_id = a.id and aen.locale = 'EN'
        left join media m on m.id = i.media_id
        left join media_variant mvi on mvi.entry_id = m.id and mvi.locale = 'VI'
        left join media_variant men on men.entry_id = m.id and men.locale = 'EN'
        where i.owner_id = s.id and (a.id is not null or m.id is not null)
        order by i.position
      )
    )
    from bulletin_section s
    left join bulletin_section_variant svi on svi.entry_id = s.id and svi.locale = 'VI'
    left join bulletin_section_variant sen on sen.entry_id = s.id and sen.locale = 'EN'
    where s.owner_id = b.id
    order by s.position
  )
from bulletin b
left join bulletin_variant vi on vi.entry_id = b.id and vi.locale = 'VI'
left join bulletin_variant en on en.entry_id = b.id and en.locale = 'EN'
where b.year = $1 and b.month = $2
"""


async def bulletin(pool: Pool, asked: Asked) -> bytes:
    """One issue in two languages."""
    row = await pool.fetchrow(BULLETIN, int(asked["year"]), int(asked["month"]))
    return _answer({"bulletin": None if row is None else _issue(row)})


def _issue(row: Record) -> Json:
    key, number, year, month, released, vi, vi_note, en, en_note, sections = row
    return {
        "id": _bulletin_id(key),
        "number": number,
        "year": year,
        "month": month,
        "releasedOn": released,
        "vi": None if vi is None else {"title": vi, "editorNote": vi_note},
        "en": None if en is None else {"title": en, "editorNote": en_note},
        "sections": [
            {
                "code": code,
                "vi": None if vi_heading is None else {"heading": vi_heading},
                "en": None if en_heading is None else {"heading": en_heading},
                "items": [{"position": item[0], "subject": _subject(item)} for item in items],
            }
            for code, vi_heading, en_heading, items in sections
        ],
    }


def _subject(item: Record) -> Json:
    _, article, vi, vi_sum, vi_html, en, en_sum, en_html, media, clip, *clip_texts = item
    if article is None:
        vi_title, vi_caption, en_title, en_caption = clip_texts
        return {
            "__typename": "Media",
            "id": _media_id(clip),
            "vi": None if vi_title is None else {"title": vi_title, "caption": vi_caption},
            "en": None if en_title is None else {"title": en_title, "caption": en_caption},
        }
    return {
        "__typename": "Article",
        "id": _article_id(article),
        "vi": None if vi is None else _text("VI", vi, vi_sum, vi_html),
        "en": None if en is None else _text("EN", en, en_sum, en_html),
        "media": {
            "nodes": [
                {
                    "id": _media_id(key),
                    "width": width,
                    "height": height,
                    "credit": credit,
                    "vi": None if vi_caption is None else {"caption": vi_caption},
                    "en": None if en_caption is None else {"caption": en_caption},
                }
                for key, width, height, credit, vi_caption, en_caption in media
            ]
        },
    }


def _text(locale: str, title: str, summary: str, html: str) -> Json:
    return {"locale": locale, "title": title, "summary": summary, "body": {"html": html}}


# --- a title, and a thousand of them ------------------------------------------------------------

TINY = """
select v.title
from article a
left join article_variant v on v.entry_id = a.id and v.locale = 'EN'
where a.id = $1
"""


async def tiny(pool: Pool, asked: Asked) -> bytes:
    """One title."""
    row = await pool.fetchrow(TINY, article_id(asked))
    if row is None:
        return _answer({"article": None})
    title = row[0]
    return _answer({"article": {"variant": None if title is None else {"title": title}}})


LARGE = """
select uuid_send(a.id), v.title, p.code
from article a
left join article_variant v on v.entry_id = a.id and v.locale = 'EN'
left join period p on p.id = a.period_id
where (a.published_at, a.id) < ($1, $2)
order by a.published_at desc, a.id desc
limit 1000
"""


async def large(pool: Pool, asked: Asked) -> bytes:
    """A thousand titles."""
    rows = await pool.fetch(LARGE, *after(asked))
    nodes = [
        {
            "id": _article_id(key),
            "variant": None if title is None else {"title": title},
            "period": None if code is None else {"code": code},
        }
        for key, title, code in rows
    ]
    return _answer({"articles": {"nodes": nodes}})

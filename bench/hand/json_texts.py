"""The five answers as JSON that PostgreSQL builds; its bytes are passed on unread."""

from __future__ import annotations

from bench.hand.asked import Asked, after, article_id
from bench.queries import ARTICLE_ORDER
from cms.database.types import Pool
from cms.read import cursor

_ID = "translate(encode('{type}:'::bytea || uuid_send({key}), 'base64'), '+/=', '-_')"
_ARTICLE_ID = _ID.format(type="Article", key="a.id")
_MEDIA_ID = _ID.format(type="Media", key="m.id")
_BULLETIN_ID = _ID.format(type="Bulletin", key="b.id")

# --- the front page -----------------------------------------------------------------------------

_MEDIA = f"""(
    select json_build_object(
      'edges', coalesce(json_agg(json_build_object('role', x.role)), '[]'),
      'nodes', coalesce(json_agg(x.node), '[]')
    )
    from (
      select l.role, json_build_object(
        'id', {_MEDIA_ID}, 'kind', m.kind,
        'width', m.width, 'height', m.height, 'credit', m.credit,
        'variant', case when mv.id is not null then
          json_build_object('alt', mv.alt, 'caption', mv.caption) end
      ) as node
      from article_media l
      join media m on m.id = l.target_id
      left join media_variant mv on mv.entry_id = m.id and mv.locale = 'ZH'
      where l.owner_id = a.id
      order by l.position
      limit {{limit}}
    ) x
  )"""

FRONT = f"""
select
  (select count(*) from article where kind in ('NEWS', 'FEATURE')),
  a.published_at, a.id,
  convert_to(json_build_object(
    'id', {_ARTICLE_ID}, 'kind', a.kind,
    'publishedAt', to_char(a.published_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    'variant', case when v.id is not null then json_build_object(
      'locale', v.locale, 'title', v.title, 'slug', v.slug, 'summary', v.summary) end,
    'period', case when p.id is not null then json_build_object(
      'code', p.code,
      'variant', case when pv.id is not null then json_build_object('name', pv.name) end
    ) end,
    'media', {_MEDIA.format(limit=3)}
  )::text, 'UTF8')
from article a
left join article_variant v on v.entry_id = a.id and v.locale = 'ZH'
left join period p on p.id = a.period_id
left join period_variant pv on pv.entry_id = p.id and pv.locale = 'ZH'
where a.kind in ('NEWS', 'FEATURE') and (a.published_at, a.id) < ($1, $2)
order by a.published_at desc, a.id desc
limit 21
"""

COUNT = "select count(*) from article where kind in ('NEWS', 'FEATURE')"


async def front(pool: Pool, asked: Asked) -> bytes:
    """A page of 20 articles. Each article's JSON is a row, so that the page can be cut."""
    rows = await pool.fetch(FRONT, *after(asked))
    page = rows[:20]
    end = b"null"
    if page:
        end = b'"%s"' % cursor.encode_fetched(ARTICLE_ORDER, (page[-1][1], page[-1][2])).encode()
    return (
        b'{"data":{"articles":{"totalCount":%d,"pageInfo":{"hasNextPage":%s,"endCursor":%s},'
        b'"nodes":[%s]}}}'
    ) % (
        rows[0][0] if rows else await pool.fetchval(COUNT),
        b"true" if len(rows) > 20 else b"false",
        end,
        b",".join([row[3] for row in page]),
    )


# --- an article ---------------------------------------------------------------------------------

ARTICLE = f"""
select convert_to(json_build_object('data', json_build_object('article', json_build_object(
  'id', {_ARTICLE_ID},
  'variant', case when v.id is not null then json_build_object(
    'title', v.title, 'body', json_build_object('html', v.body_html)) end,
  'variants', (
    select json_agg(
      json_build_object('locale', o.locale, 'title', o.title, 'slug', o.slug)
      order by array_position('{{VI,EN,ZH,FR,JA,KO}}'::text[], o.locale::text)
    )
    from article_variant o
    where o.entry_id = a.id
  ),
  'media', {_MEDIA.format(limit=10)},
  'period', case when p.id is not null then json_build_object(
    'code', p.code,
    'variant', case when pv.id is not null then json_build_object('name', pv.name) end,
    'articles', json_build_object('nodes', (
      select coalesce(json_agg(json_build_object(
        'id', {_ID.format(type="Article", key="n.id")},
        'variant', case when n.title is not null then json_build_object('title', n.title) end
      )), '[]')
      from (
        select c.id, cv.title
        from article c
        left join article_variant cv on cv.entry_id = c.id and cv.locale = 'ZH'
        where c.period_id = p.id
        order by c.published_at desc, c.id desc
        limit 5
      ) n
    ))
  ) end
)))::text, 'UTF8')
from article_variant s
join article a on a.id = s.entry_id
left join article_variant v on v.entry_id = a.id and v.locale = 'ZH'
left join period p on p.id = a.period_id
left join period_variant pv on pv.entry_id = p.id and pv.locale = 'ZH'
where s.slug = $1 and s.locale = $2
"""


async def article(pool: Pool, asked: Asked) -> bytes:
    """One article by a slug."""
    found: bytes | None = await pool.fetchval(ARTICLE, asked["slug"], asked["locale"])
    return found or b'{"data":{"article":null}}'


# --- a bulletin ---------------------------------------------------------------------------------

_TEXT = """case when {v}.id is not null then json_build_object(
            'locale', {v}.locale, 'title', {v}.title, 'summary', {v}.summary,
            'body', json_build_object('html', {v}.body_html)) end"""

BULLETIN = f"""
select convert_to(json_build_object('data', json_build_object('bulletin', json_build_object(
  'id', {_BULLETIN_ID}, 'number', b.number, 'year', b.year, 'month', b.month,
  'releasedOn', b.released_on,
  'vi', case when vi.id is not null then json_build_object(
    'title', vi.title, 'editorNote', vi.editor_note) end,
  'en', case when en.id is not null then json_build_object(
    'title', en.title, 'editorNote', en.editor_note) end,
  'sections', (
    select coalesce(json_agg(json_build_object(
      'code', s.code,
      'vi', case when svi.id is not null then json_build_object('heading', svi.heading) end,
      'en', case when sen.id is not null then json_build_object('heading', sen.heading) end,
      'items', (
        select coalesce(json_agg(json_build_object(
          'position', i.position,
          'subject', case when a.id is not null then json_build_object(
            '__typename', 'Article', 'id', {_ARTICLE_ID},
            'vi', {_TEXT.format(v="avi")},
            'en', {_TEXT.format(v="aen")},
            'media', json_build_object('nodes', (
              select coalesce(json_agg(x.node), '[]')
              from (
                select json_build_object(
                  'id', {_MEDIA_ID}, 'width', m.width, 'height', m.height, 'credit', m.credit,
                  'vi', case when mvi.id is not null then
                    json_build_object('caption', mvi.caption) end,
                  'en', case when men.id is not null then
                    json_build_object('caption', men.caption) end
                ) as node
                from article_media l
                join media m on m.id = l.target_id
                left join media_variant mvi on mvi.entry_id = m.id and mvi.locale = 'VI'
                left join media_variant men on men.entry_id = m.id and men.locale = 'EN'
                where l.owner_id = a.id
                order by l.position
                limit 4
              ) x
            ))
          ) else json_build_object(
            '__typename', 'Media', 'id', {_MEDIA_ID},
            'vi', case when mvi.id is not null then
              json_build_object('title', mvi.title, 'caption', mvi.caption) end,
            'en', case when men.id is not null then
              json_build_object('title', men.title, 'caption', men.caption) end
          ) end
        ) order by i.position), '[]')
        from bulletin_item i
        left join article a on a.id = i.article_id
        left join article_variant avi on avi.entry_id = a.id and avi.locale = 'VI'
        left join article_variant aen on aen.entry_id = a.id and aen.locale = 'EN'
        left join media m on m.id = i.media_id
        left join media_variant mvi on mvi.entry_id = m.id and mvi.locale = 'VI'
        left join media_variant men on men.entry_id = m.id and men.locale = 'EN'
        where i.owner_id = s.id and (a.id is not null or m.id is not null)
      )
    ) order by s.position), '[]')
    from bulletin_section s
    left join bulletin_section_variant svi on svi.entry_id = s.id and svi.locale = 'VI'
    left join bulletin_section_variant sen on sen.entry_id = s.id and sen.locale = 'EN'
    where s.owner_id = b.id
  )
)))::text, 'UTF8')
from bulletin b
left join bulletin_variant vi on vi.entry_id = b.id and vi.locale = 'VI'
left join bulletin_variant en on en.entry_id = b.id and en.locale = 'EN'
where b.year = $1 and b.month = $2
"""


async def bulletin(pool: Pool, asked: Asked) -> bytes:
    """One issue in two languages."""
    found: bytes | None = await pool.fetchval(BULLETIN, int(asked["year"]), int(asked["month"]))
    return found or b'{"data":{"bulletin":null}}'


# --- a title, and a thousand of them ------------------------------------------------------------

TINY = """
select convert_to(json_build_object('data', json_build_object('article', json_build_object(
  'variant', case when v.id is not null then json_build_object('title', v.title) end
)))::text, 'UTF8')
from article a
left join article_variant v on v.entry_id = a.id and v.locale = 'EN'
where a.id = $1
"""


async def tiny(pool: Pool, asked: Asked) -> bytes:
    """One title."""
    found: bytes | None = await pool.fetchval(TINY, article_id(asked))
    return found or b'{"data":{"article":null}}'


LARGE = f"""
select convert_to(json_build_object('data', json_build_object('articles', json_build_object(
  'nodes', coalesce(json_agg(json_build_object(
    'id', {_ARTICLE_ID},
    'variant', case when a.title is not null then json_build_object('title', a.title) end,
    'period', case when a.code is not null then json_build_object('code', a.code) end
  )), '[]')
)))::text, 'UTF8')
from (
  select a.id, v.title, p.code
  from article a
  left join article_variant v on v.entry_id = a.id and v.locale = 'EN'
  left join period p on p.id = a.period_id
  where (a.published_at, a.id) < ($1, $2)
  order by a.published_at desc, a.id desc
  limit 1000
) a
"""


async def large(pool: Pool, asked: Asked) -> bytes:
    """A thousand titles."""
    found: bytes = await pool.fetchval(LARGE, *after(asked))
    return found

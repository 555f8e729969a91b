select
  period_1.code,
  left(period_1.starts_on::text, case period_1.starts_on_precision when 'YEAR' then 4 when 'MONTH' then 7 else 10 end),
  left(period_1.ends_on::text, case period_1.ends_on_precision when 'YEAR' then 4 when 'MONTH' then 7 else 10 end),
  period_2.code,
  array(
    select row(
      period_3.code,
      period_variant_1.name
    )
    from period as period_3
    left join lateral (
      select * from period_variant
      where entry_id = period_3.id and locale = any($2::text[])
      order by array_position($2::text[], locale::text)
      limit 1
    ) as period_variant_1 on true
    where period_3.parent_id = period_1.id
    order by period_3.starts_on, period_3.position, period_3.id
    limit 100
  ),
  period_variant_2.name,
  period_variant_2.description,
  (
    select count(*)
    from media as media_1
    where media_1.period_id = period_1.id
      and media_1.kind = $3::text
  ),
  array(
    select row(
      uuid_send(media_2.id),
      left(media_2.captured_on::text, case media_2.captured_on_precision when 'YEAR' then 4 when 'MONTH' then 7 else 10 end),
      media_variant_1.title
    )
    from (
      select media_2.*
      from media as media_2
      where media_2.period_id = period_1.id
        and media_2.kind = $3::text
      order by media_2.captured_on, media_2.id
      limit 20
    ) as media_2
    left join lateral (
      select * from media_variant
      where entry_id = media_2.id and locale = any($2::text[])
      order by array_position($2::text[], locale::text)
      limit 1
    ) as media_variant_1 on true
    order by media_2.captured_on, media_2.id
  ),
  (
    select count(*)
    from article as article_1
    where article_1.period_id = period_1.id
      and exists (
      select from (
        select * from article_variant
        where entry_id = article_1.id and locale = any($2::text[])
        order by array_position($2::text[], locale::text)
        limit 1
      ) as article_variant_1
      where strpos(casefold(article_variant_1.title collate "pg_unicode_fast"), casefold($4::text collate "pg_unicode_fast")) > 0
    )
      and (exists (
      select from article_topic as article_topic_1
      join topic as topic_1 on topic_1.id = article_topic_1.target_id
      where article_topic_1.owner_id = article_1.id
        and topic_1.code = $5::text
    )) is not true
  ),
  array(
    select row(
      uuid_send(article_2.id)
    )
    from article as article_2
    where article_2.period_id = period_1.id
      and exists (
      select from (
        select * from article_variant
        where entry_id = article_2.id and locale = any($2::text[])
        order by array_position($2::text[], locale::text)
        limit 1
      ) as article_variant_2
      where strpos(casefold(article_variant_2.title collate "pg_unicode_fast"), casefold($4::text collate "pg_unicode_fast")) > 0
    )
      and (exists (
      select from article_topic as article_topic_2
      join topic as topic_2 on topic_2.id = article_topic_2.target_id
      where article_topic_2.owner_id = article_2.id
        and topic_2.code = $5::text
    )) is not true
    order by article_2.published_at desc, article_2.id desc
    limit 10
  )
from (values (true)) as root
left join period as period_1 on period_1.code = $1::text
left join period as period_2 on period_2.id = period_1.parent_id
left join lateral (
  select * from period_variant
  where entry_id = period_1.id and locale = any($2::text[])
  order by array_position($2::text[], locale::text)
  limit 1
) as period_variant_2 on true

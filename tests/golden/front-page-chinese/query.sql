select
  (
    select count(*)
    from article as article_1
    where article_1.kind = any($1::text[])
  ),
  array(
    select row(
      article_2.published_at,
      article_2.id,
      uuid_send(article_2.id),
      article_2.kind,
      article_variant_1.locale,
      article_variant_1.locale <> $3::text,
      exists (select from article_variant as article_variant_2 where article_variant_2.entry_id = article_variant_1.entry_id and article_variant_2.locale = article_variant_1.source_locale and article_variant_2.revision > article_variant_1.source_revision and article_variant_2.sentences <> article_variant_1.source_sentences),
      article_variant_1.title,
      article_variant_1.slug,
      article_variant_1.summary,
      period_1.code,
      period_variant_1.name,
      array(
        select row(
          topic_1.code,
          topic_variant_1.name
        )
        from article_topic as article_topic_1
        join topic as topic_1 on topic_1.id = article_topic_1.target_id
        left join lateral (
          select * from topic_variant
          where entry_id = topic_1.id and locale = any($2::text[])
          order by array_position($2::text[], locale::text)
          limit 1
        ) as topic_variant_1 on true
        where article_topic_1.owner_id = article_2.id
        order by article_topic_1.position
        limit 20
      ),
      array(
        select row(
          media_1.link_role,
          uuid_send(media_1.id),
          media_1.kind,
          media_1.width,
          media_1.height,
          media_1.credit,
          media_variant_1.alt,
          media_variant_1.caption
        )
        from (
          select media_1.*, article_media_1.position as key_0, article_media_1.role as link_role
          from article_media as article_media_1
          join media as media_1 on media_1.id = article_media_1.target_id
          where article_media_1.owner_id = article_2.id
          order by article_media_1.position
          limit 3
        ) as media_1
        left join lateral (
          select * from media_variant
          where entry_id = media_1.id and locale = any($2::text[])
          order by array_position($2::text[], locale::text)
          limit 1
        ) as media_variant_1 on true
        order by media_1.key_0
      )
    )
    from (
      select article_2.*
      from article as article_2
      where article_2.kind = any($1::text[])
      order by article_2.published_at desc, article_2.id desc
      limit 21
    ) as article_2
    left join lateral (
      select * from article_variant
      where entry_id = article_2.id and locale = any($2::text[])
      order by array_position($2::text[], locale::text)
      limit 1
    ) as article_variant_1 on true
    left join period as period_1 on period_1.id = article_2.period_id
    left join lateral (
      select * from period_variant
      where entry_id = period_1.id and locale = any($2::text[])
      order by array_position($2::text[], locale::text)
      limit 1
    ) as period_variant_1 on true
    order by article_2.published_at desc, article_2.id desc
  )

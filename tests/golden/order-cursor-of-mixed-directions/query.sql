select
  exists (
    select
    from article as article_1
    left join article_variant as article_variant_1 on article_variant_1.entry_id = article_1.id and article_variant_1.locale = $1::text
    where ((article_1.kind > $2::text) or (article_1.kind = $2::text and (article_variant_1.sort_key < $3::bytea or (article_variant_1.sort_key is not null and $3::bytea is null))) or (article_1.kind = $2::text and article_variant_1.sort_key is not distinct from $3::bytea and article_1.published_at > $4::timestamptz) or (article_1.kind = $2::text and article_variant_1.sort_key is not distinct from $3::bytea and article_1.published_at = $4::timestamptz and article_1.id > $5::uuid) or (article_1.kind = $2::text and article_variant_1.sort_key is not distinct from $3::bytea and article_1.published_at = $4::timestamptz and article_1.id = $5::uuid))
  ),
  array(
    select row(
      article_2.kind,
      article_2.key_1,
      article_2.published_at,
      article_2.id,
      article_variant_3.title
    )
    from (
      select article_2.*, article_variant_2.sort_key as key_1
      from article as article_2
      left join article_variant as article_variant_2 on article_variant_2.entry_id = article_2.id and article_variant_2.locale = $1::text
      where ((article_2.kind < $2::text) or (article_2.kind = $2::text and (article_variant_2.sort_key > $3::bytea or (article_variant_2.sort_key is null and $3::bytea is not null))) or (article_2.kind = $2::text and article_variant_2.sort_key is not distinct from $3::bytea and article_2.published_at < $4::timestamptz) or (article_2.kind = $2::text and article_variant_2.sort_key is not distinct from $3::bytea and article_2.published_at = $4::timestamptz and article_2.id < $5::uuid))
      order by article_2.kind desc, article_variant_2.sort_key, article_2.published_at desc, article_2.id desc
      limit 4
    ) as article_2
    left join article_variant as article_variant_3 on article_variant_3.entry_id = article_2.id and article_variant_3.locale = $1::text
    order by article_2.kind desc, article_2.key_1, article_2.published_at desc, article_2.id desc
  )

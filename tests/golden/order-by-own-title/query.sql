select
  array(
    select row(
      article_variant_2.title
    )
    from (
      select article_1.*, article_variant_1.sort_key as key_0
      from article as article_1
      left join article_variant as article_variant_1 on article_variant_1.entry_id = article_1.id and article_variant_1.locale = $1::text
      where (article_1.kind = $2::text) is not true
      order by article_variant_1.sort_key, article_1.id
      limit 20
    ) as article_1
    left join article_variant as article_variant_2 on article_variant_2.entry_id = article_1.id and article_variant_2.locale = $1::text
    order by article_1.key_0, article_1.id
  ),
  array(
    select row(
      place_variant_2.name,
      place_1.code
    )
    from (
      select place_1.*, place_variant_1.sort_key as key_0
      from place as place_1
      left join place_variant as place_variant_1 on place_variant_1.entry_id = place_1.id and place_variant_1.locale = $1::text
      order by place_variant_1.sort_key desc nulls last, place_1.id desc
      limit 20
    ) as place_1
    left join place_variant as place_variant_2 on place_variant_2.entry_id = place_1.id and place_variant_2.locale = $1::text
    order by place_1.key_0 desc nulls last, place_1.id desc
  )

select
  array(
    select row(
      article_1.kind,
      $1::text,
      article_1.classification,
      $2::text,
      unit_1.kind,
      uuid_send(unit_1.id),
      array(
        select row(
          article_variant_1.locale,
          $1::text,
          article_variant_1.state,
          $3::text
        )
        from article_variant as article_variant_1
        where article_variant_1.entry_id = article_1.id
        order by array_position('{VI,EN,ZH,FR,JA,KO}'::text[], article_variant_1.locale::text)
        limit 6
      )
    )
    from (
      select article_1.*
      from article as article_1
      order by article_1.published_at desc, article_1.id desc
      limit 2
    ) as article_1
    left join unit as unit_1 on unit_1.id = article_1.unit_id
    order by article_1.published_at desc, article_1.id desc
  ),
  array(
    select row(
      place_1.kind,
      $1::text,
      $4::text
    )
    from place as place_1
    order by place_1.position, place_1.code, place_1.id
    limit 3
  ),
  array(
    select row(
      media_1.kind,
      $1::text,
      media_1.byte_size,
      $5::text
    )
    from media as media_1
    order by media_1.published_at desc, media_1.id desc
    limit 2
  )

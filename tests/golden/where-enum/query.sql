select
  array(
    select row(
      place_1.code
    )
    from place as place_1
    where place_1.kind = $1::text
    order by place_1.position, place_1.code, place_1.id
    limit 20
  ),
  (
    select count(*)
    from place as place_2
    where (place_2.kind = $1::text) is not true
  ),
  array(
    select row(
      place_3.code
    )
    from place as place_3
    where place_3.kind = any($2::text[])
    order by place_3.position, place_3.code, place_3.id
    limit 20
  ),
  array(
    select row(
      place_4.code
    )
    from place as place_4
    where (place_4.kind = any($3::text[])) is not true
    order by place_4.position, place_4.code, place_4.id
    limit 20
  ),
  (
    select count(*)
    from place as place_5
    where place_5.kind is null
  ),
  (
    select count(*)
    from article as article_1
    where exists (
      select from article_variant as article_variant_1
      where article_variant_1.entry_id = article_1.id
        and article_variant_1.source_locale = $4::text
    )
  )

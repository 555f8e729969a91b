select
  (
    select count(*)
    from media as media_1
  ),
  (
    select count(*)
    from media as media_2
    where exists (
      select from place as place_1
      where place_1.id = media_2.place_id
        and place_1.kind = $1::text
    )
  ),
  (
    select count(*)
    from media as media_3
    where (exists (
      select from place as place_2
      where place_2.id = media_3.place_id
        and place_2.kind = $1::text
    )) is not true
  ),
  array(
    select row(
      place_4.kind
    )
    from (
      select media_4.*
      from media as media_4
      where (exists (
        select from place as place_3
        where place_3.id = media_4.place_id
          and place_3.kind = $1::text
      )) is not true
      order by media_4.published_at desc, media_4.id desc
      limit 20
    ) as media_4
    left join place as place_4 on place_4.id = media_4.place_id
    order by media_4.published_at desc, media_4.id desc
  ),
  (
    select count(*)
    from media as media_5
    where exists (
      select from place as place_5
      where place_5.id = media_5.place_id
        and (place_5.kind = $1::text) is not true
    )
  ),
  (
    select count(*)
    from media as media_6
    where (exists (
      select from place as place_6
      where place_6.id = media_6.place_id
    )) is not true
  ),
  array(
    select row(
      place_8.code
    )
    from (
      select media_7.*
      from media as media_7
      where (exists (
        select from place as place_7
        where place_7.id = media_7.place_id
      )) is not true
      order by media_7.published_at desc, media_7.id desc
      limit 20
    ) as media_7
    left join place as place_8 on place_8.id = media_7.place_id
    order by media_7.published_at desc, media_7.id desc
  )

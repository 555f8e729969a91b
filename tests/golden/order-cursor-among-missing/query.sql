select
  exists (
    select
    from media as media_1
    where (((media_1.width < $1::int4 or (media_1.width is not null and $1::int4 is null))) or (media_1.width is not distinct from $1::int4 and media_1.id < $2::uuid) or (media_1.width is not distinct from $1::int4 and media_1.id = $2::uuid))
  ),
  array(
    select row(
      media_2.width,
      uuid_send(media_2.id)
    )
    from media as media_2
    where (((media_2.width > $1::int4 or (media_2.width is null and $1::int4 is not null))) or (media_2.width is not distinct from $1::int4 and media_2.id > $2::uuid))
    order by media_2.width, media_2.id
    limit 3
  ),
  array(
    select row(
      media_3.width,
      uuid_send(media_3.id)
    )
    from media as media_3
    where (((media_3.width < $1::int4 or (media_3.width is not null and $1::int4 is null))) or (media_3.width is not distinct from $1::int4 and media_3.id < $2::uuid))
    order by media_3.width desc, media_3.id desc
    limit 2
  ),
  array(
    select row(
      media_4.width,
      uuid_send(media_4.id)
    )
    from media as media_4
    where (((media_4.width < $3::int4 or (media_4.width is null and $3::int4 is not null))) or (media_4.width is not distinct from $3::int4 and media_4.id < $4::uuid))
    order by media_4.width desc nulls last, media_4.id desc
    limit 2
  ),
  exists (
    select
    from media as media_5
    where (((media_5.width < $3::int4 or (media_5.width is null and $3::int4 is not null))) or (media_5.width is not distinct from $3::int4 and media_5.id < $4::uuid) or (media_5.width is not distinct from $3::int4 and media_5.id = $4::uuid))
  ),
  array(
    select row(
      media_6.width,
      uuid_send(media_6.id)
    )
    from media as media_6
    where (((media_6.width > $3::int4 or (media_6.width is not null and $3::int4 is null))) or (media_6.width is not distinct from $3::int4 and media_6.id > $4::uuid))
    order by media_6.width nulls first, media_6.id
    limit 3
  )

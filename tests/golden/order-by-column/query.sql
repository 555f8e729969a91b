select
  array(
    select row(
      media_1.byte_size,
      uuid_send(media_1.id)
    )
    from media as media_1
    order by media_1.byte_size, media_1.id
    limit 5
  ),
  array(
    select row(
      media_2.byte_size,
      uuid_send(media_2.id)
    )
    from media as media_2
    order by media_2.byte_size desc, media_2.id desc
    limit 5
  ),
  array(
    select row(
      media_3.kind,
      media_3.byte_size,
      media_3.sha256
    )
    from media as media_3
    order by media_3.kind desc, media_3.byte_size, media_3.sha256 desc, media_3.id desc
    limit 6
  )

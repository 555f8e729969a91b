select
  array(
    select row(
      media_1.width
    )
    from media as media_1
    order by media_1.width, media_1.sha256, media_1.id
    limit 20
  ),
  array(
    select row(
      media_2.width
    )
    from media as media_2
    order by media_2.width desc nulls last, media_2.sha256, media_2.id
    limit 20
  ),
  array(
    select row(
      left(media_3.captured_on::text, case media_3.captured_on_precision when 'YEAR' then 4 when 'MONTH' then 7 else 10 end)
    )
    from media as media_3
    order by media_3.captured_on nulls first, media_3.id
    limit 3
  )

select
  array(
    select row(
      left(media_1.captured_on::text, case media_1.captured_on_precision when 'YEAR' then 4 when 'MONTH' then 7 else 10 end)
    )
    from media as media_1
    where media_1.captured_on = $1::date
      and media_1.captured_on_precision = $2::text
    order by media_1.published_at desc, media_1.id desc
    limit 20
  ),
  array(
    select row(
      left(media_2.captured_on::text, case media_2.captured_on_precision when 'YEAR' then 4 when 'MONTH' then 7 else 10 end)
    )
    from media as media_2
    where media_2.captured_on = $3::date
      and media_2.captured_on_precision = $4::text
    order by media_2.published_at desc, media_2.id desc
    limit 20
  ),
  array(
    select row(
      left(media_3.captured_on::text, case media_3.captured_on_precision when 'YEAR' then 4 when 'MONTH' then 7 else 10 end)
    )
    from media as media_3
    where media_3.captured_on = $5::date
      and media_3.captured_on_precision = $6::text
    order by media_3.published_at desc, media_3.id desc
    limit 20
  ),
  array(
    select row(
      left(media_4.captured_on::text, case media_4.captured_on_precision when 'YEAR' then 4 when 'MONTH' then 7 else 10 end)
    )
    from media as media_4
    where media_4.captured_on >= $1::date
      and media_4.captured_on <= $7::date
      and media_4.captured_on_precision = any($8::text[])
    order by media_4.published_at desc, media_4.id desc
    limit 20
  ),
  array(
    select row(
      left(media_5.captured_on::text, case media_5.captured_on_precision when 'YEAR' then 4 when 'MONTH' then 7 else 10 end)
    )
    from media as media_5
    where media_5.captured_on >= $3::date
      and media_5.captured_on <= $9::date
      and media_5.captured_on_precision = any($10::text[])
    order by media_5.published_at desc, media_5.id desc
    limit 20
  ),
  array(
    select row(
      left(media_6.captured_on::text, case media_6.captured_on_precision when 'YEAR' then 4 when 'MONTH' then 7 else 10 end)
    )
    from media as media_6
    where media_6.captured_on >= $5::date
      and media_6.captured_on <= $11::date
      and media_6.captured_on_precision = any($12::text[])
    order by media_6.published_at desc, media_6.id desc
    limit 20
  ),
  array(
    select row(
      left(media_7.captured_on::text, case media_7.captured_on_precision when 'YEAR' then 4 when 'MONTH' then 7 else 10 end)
    )
    from media as media_7
    where media_7.captured_on < $3::date
    order by media_7.published_at desc, media_7.id desc
    limit 20
  ),
  array(
    select row(
      left(media_8.captured_on::text, case media_8.captured_on_precision when 'YEAR' then 4 when 'MONTH' then 7 else 10 end)
    )
    from media as media_8
    where media_8.captured_on <= $9::date
    order by media_8.published_at desc, media_8.id desc
    limit 20
  ),
  array(
    select row(
      left(media_9.captured_on::text, case media_9.captured_on_precision when 'YEAR' then 4 when 'MONTH' then 7 else 10 end)
    )
    from media as media_9
    where media_9.captured_on > $7::date
    order by media_9.published_at desc, media_9.id desc
    limit 20
  ),
  array(
    select row(
      left(media_10.captured_on::text, case media_10.captured_on_precision when 'YEAR' then 4 when 'MONTH' then 7 else 10 end)
    )
    from media as media_10
    where media_10.captured_on >= $1::date
    order by media_10.published_at desc, media_10.id desc
    limit 20
  ),
  (
    select count(*)
    from media as media_11
    where media_11.captured_on is null
  )

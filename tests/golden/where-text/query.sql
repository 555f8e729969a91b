select
  array(
    select row(
      media_1.credit
    )
    from media as media_1
    where media_1.credit = $1::text
    order by media_1.published_at desc, media_1.id desc
    limit 20
  ),
  (
    select count(*)
    from media as media_2
    where (media_2.credit = $1::text) is not true
  ),
  array(
    select row(
      media_3.credit
    )
    from media as media_3
    where media_3.credit = any($2::text[])
    order by media_3.published_at desc, media_3.id desc
    limit 20
  ),
  (
    select count(*)
    from media as media_4
    where (media_4.credit = any($3::text[])) is not true
  ),
  (
    select count(*)
    from media as media_5
    where media_5.credit is null
  ),
  (
    select count(*)
    from media as media_6
    where (media_6.credit is null) is not true
  ),
  (
    select count(*)
    from media as media_7
    where media_7.credit = $4::text
  )

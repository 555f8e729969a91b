select
  array(
    select row(
      uuid_send(media_1.id),
      media_1.published_at
    )
    from media as media_1
    where media_1.published_at = $1::timestamptz
    order by media_1.published_at desc, media_1.id desc
    limit 20
  ),
  (
    select count(*)
    from media as media_2
    where (media_2.published_at = $2::timestamptz) is not true
  ),
  (
    select count(*)
    from media as media_3
    where media_3.published_at = any($3::timestamptz[])
  ),
  (
    select count(*)
    from media as media_4
    where (media_4.published_at = any($3::timestamptz[])) is not true
  ),
  (
    select count(*)
    from media as media_5
    where media_5.published_at > $4::timestamptz
  ),
  (
    select count(*)
    from media as media_6
    where media_6.published_at >= $4::timestamptz
  ),
  array(
    select row(
      article_1.published_at
    )
    from article as article_1
    where article_1.published_at < $5::timestamptz
    order by article_1.published_at desc, article_1.id desc
    limit 20
  ),
  (
    select count(*)
    from article as article_2
    where article_2.published_at <= $6::timestamptz
  ),
  (
    select count(*)
    from article as article_3
    where article_3.published_at is null
  )

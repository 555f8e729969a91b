select
  array(
    select row(
      bulletin_1.year,
      bulletin_1.month
    )
    from bulletin as bulletin_1
    where bulletin_1.released_on = $1::date
    order by bulletin_1.year desc, bulletin_1.month desc, bulletin_1.id desc
    limit 20
  ),
  array(
    select row(
      bulletin_2.year,
      bulletin_2.month
    )
    from bulletin as bulletin_2
    where (bulletin_2.released_on = $1::date) is not true
    order by bulletin_2.year desc, bulletin_2.month desc, bulletin_2.id desc
    limit 20
  ),
  array(
    select row(
      media_1.rights_expire_on
    )
    from media as media_1
    where media_1.rights_expire_on = any($2::date[])
    order by media_1.published_at desc, media_1.id desc
    limit 20
  ),
  (
    select count(*)
    from media as media_2
    where (media_2.rights_expire_on = any($3::date[])) is not true
  ),
  array(
    select row(
      media_3.rights_expire_on
    )
    from media as media_3
    where media_3.rights_expire_on < $4::date
    order by media_3.published_at desc, media_3.id desc
    limit 20
  ),
  array(
    select row(
      media_4.rights_expire_on
    )
    from media as media_4
    where media_4.rights_expire_on <= $4::date
    order by media_4.published_at desc, media_4.id desc
    limit 20
  ),
  array(
    select row(
      media_5.rights_expire_on
    )
    from media as media_5
    where media_5.rights_expire_on > $5::date
    order by media_5.published_at desc, media_5.id desc
    limit 20
  ),
  (
    select count(*)
    from media as media_6
    where media_6.rights_expire_on >= $5::date
  ),
  array(
    select row(
      bulletin_3.year,
      bulletin_3.month
    )
    from bulletin as bulletin_3
    where bulletin_3.released_on is null
    order by bulletin_3.year desc, bulletin_3.month desc, bulletin_3.id desc
    limit 20
  )

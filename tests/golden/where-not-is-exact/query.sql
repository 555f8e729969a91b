select
  (
    select count(*)
    from media as media_1
  ),
  (
    select count(*)
    from media as media_2
    where media_2.width < $1::int4
  ),
  (
    select count(*)
    from media as media_3
    where (media_3.width < $1::int4) is not true
  ),
  (
    select count(*)
    from media as media_4
    where media_4.width >= $1::int4
  ),
  (
    select count(*)
    from media as media_5
    where strpos(casefold(media_5.credit collate "pg_unicode_fast"), casefold($2::text collate "pg_unicode_fast")) > 0
  ),
  (
    select count(*)
    from media as media_6
    where (strpos(casefold(media_6.credit collate "pg_unicode_fast"), casefold($2::text collate "pg_unicode_fast")) > 0) is not true
  ),
  (
    select count(*)
    from media as media_7
    where ((media_7.width < $1::int4) is not true) is not true
  )

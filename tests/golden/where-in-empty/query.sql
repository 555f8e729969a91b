select
  (
    select count(*)
    from topic as topic_1
    where topic_1.code = any($1::text[])
  ),
  (
    select count(*)
    from topic as topic_2
    where (topic_2.code = any($1::text[])) is not true
  ),
  (
    select count(*)
    from topic as topic_3
    where topic_3.id = any($2::uuid[])
  ),
  (
    select count(*)
    from media as media_1
    where (media_1.credit = any($1::text[])) is not true
  )

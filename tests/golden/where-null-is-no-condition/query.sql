select
  (
    select count(*)
    from place as place_1
  ),
  (
    select count(*)
    from place as place_2
  ),
  (
    select count(*)
    from place as place_3
  ),
  (
    select count(*)
    from place as place_4
  ),
  (
    select count(*)
    from topic as topic_1
    where topic_1.position < $1::int4
  )

select
  array(
    select row(
      array(
        select row(
          topic_2.code
        )
        from article_topic as article_topic_2
        join topic as topic_2 on topic_2.id = article_topic_2.target_id
        where article_topic_2.owner_id = article_1.id
        order by article_topic_2.position
        limit 20
      )
    )
    from article as article_1
    where exists (
      select from article_topic as article_topic_1
      join topic as topic_1 on topic_1.id = article_topic_1.target_id
      where article_topic_1.owner_id = article_1.id
        and topic_1.code = $1::text
    )
    order by article_1.published_at desc, article_1.id desc
    limit 20
  ),
  (
    select count(*)
    from article as article_2
    where (exists (
      select from article_topic as article_topic_3
      join topic as topic_3 on topic_3.id = article_topic_3.target_id
      where article_topic_3.owner_id = article_2.id
        and topic_3.code = $2::text
    )) is not true
  ),
  (
    select count(*)
    from article as article_3
    where (exists (
      select from article_topic as article_topic_4
      join topic as topic_4 on topic_4.id = article_topic_4.target_id
      where article_topic_4.owner_id = article_3.id
        and (topic_4.code = $1::text) is not true
    )) is not true
  ),
  array(
    select row(
      array(
        select row(
          topic_7.code
        )
        from article_topic as article_topic_7
        join topic as topic_7 on topic_7.id = article_topic_7.target_id
        where article_topic_7.owner_id = article_4.id
        order by article_topic_7.position
        limit 20
      )
    )
    from article as article_4
    where exists (
      select from article_topic as article_topic_5
      join topic as topic_5 on topic_5.id = article_topic_5.target_id
      where article_topic_5.owner_id = article_4.id
    )
      and (exists (
      select from article_topic as article_topic_6
      join topic as topic_6 on topic_6.id = article_topic_6.target_id
      where article_topic_6.owner_id = article_4.id
        and (topic_6.code = any($3::text[])) is not true
    )) is not true
    order by article_4.published_at desc, article_4.id desc
    limit 20
  ),
  (
    select count(*)
    from article as article_5
    where exists (
      select from article_topic as article_topic_8
      join topic as topic_8 on topic_8.id = article_topic_8.target_id
      where article_topic_8.owner_id = article_5.id
    )
  ),
  (
    select count(*)
    from article as article_6
    where (exists (
      select from article_topic as article_topic_9
      join topic as topic_9 on topic_9.id = article_topic_9.target_id
      where article_topic_9.owner_id = article_6.id
    )) is not true
  ),
  (
    select count(*)
    from article as article_7
    where exists (
      select from article_topic as article_topic_10
      join topic as topic_10 on topic_10.id = article_topic_10.target_id
      where article_topic_10.owner_id = article_7.id
        and topic_10.code = $4::text
    )
  )

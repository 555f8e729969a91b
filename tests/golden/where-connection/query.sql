select
  (
    select count(*)
    from article as article_1
    where exists (
      select from article_media as article_media_1
      join media as media_1 on media_1.id = article_media_1.target_id
      where article_media_1.owner_id = article_1.id
        and media_1.kind = $1::text
    )
  ),
  (
    select count(*)
    from article as article_2
    where (exists (
      select from article_media as article_media_2
      join media as media_2 on media_2.id = article_media_2.target_id
      where article_media_2.owner_id = article_2.id
    )) is not true
  ),
  array(
    select row(
      media_3.kind
    )
    from media as media_3
    where exists (
      select from article_media as article_media_3
      join article as article_3 on article_3.id = article_media_3.owner_id
      where article_media_3.target_id = media_3.id
        and exists (
        select from period as period_1
        where period_1.id = article_3.period_id
          and period_1.code = $2::text
      )
    )
    order by media_3.published_at desc, media_3.id desc
    limit 20
  ),
  array(
    select row(
      topic_1.code
    )
    from topic as topic_1
    where (exists (
      select from article_topic as article_topic_1
      join article as article_4 on article_4.id = article_topic_1.owner_id
      where article_topic_1.target_id = topic_1.id
    )) is not true
    order by topic_1.position, topic_1.code, topic_1.id
    limit 20
  ),
  array(
    select row(
      period_2.code
    )
    from period as period_2
    where (exists (
      select from article as article_5
      where article_5.period_id = period_2.id
        and ((article_5.kind = $3::text) is not true) is not true
    )) is not true
    order by period_2.starts_on, period_2.position, period_2.id
    limit 20
  ),
  array(
    select row(
      (
        select count(*)
        from article_media as article_media_4
        join media as media_4 on media_4.id = article_media_4.target_id
        where article_media_4.owner_id = article_6.id
          and media_4.kind = $5::text
      ),
      array(
        select row(
          article_media_5.role,
          media_5.kind
        )
        from article_media as article_media_5
        join media as media_5 on media_5.id = article_media_5.target_id
        where article_media_5.owner_id = article_6.id
          and media_5.kind = $5::text
        order by article_media_5.position
        limit 20
      )
    )
    from article as article_6
    where article_6.kind = $4::text
    order by article_6.published_at desc, article_6.id desc
    limit 2
  ),
  array(
    select row(
      place_1.code
    )
    from place as place_1
    where exists (
      select from place as place_2
      where place_2.parent_id = place_1.id
        and place_2.kind = $6::text
    )
    order by place_1.position, place_1.code, place_1.id
    limit 20
  )

select
  (
    select count(*)
    from article_topic as article_topic_1
    join article as article_1 on article_1.id = article_topic_1.owner_id
    where article_topic_1.target_id = topic_1.id
  ),
  array(
    select row(
      uuid_send(article_2.id),
      article_2.published_at
    )
    from article_topic as article_topic_2
    join article as article_2 on article_2.id = article_topic_2.owner_id
    where article_topic_2.target_id = topic_1.id
    order by article_2.published_at desc, article_2.id desc
    limit 20
  ),
  uuid_send(topic_1.id),
  (
    select count(*)
    from article_place as article_place_1
    join article as article_3 on article_3.id = article_place_1.owner_id
    where article_place_1.target_id = place_1.id
  ),
  array(
    select row(
      uuid_send(article_4.id)
    )
    from article_place as article_place_2
    join article as article_4 on article_4.id = article_place_2.owner_id
    where article_place_2.target_id = place_1.id
    order by article_4.published_at desc, article_4.id desc
    limit 3
  ),
  (
    select count(*)
    from media as media_1
    where media_1.place_id = place_1.id
  ),
  array(
    select row(
      uuid_send(media_2.id)
    )
    from media as media_2
    where media_2.place_id = place_1.id
    order by media_2.published_at desc, media_2.id desc
    limit 20
  ),
  uuid_send(place_1.id),
  (
    select count(*)
    from article as article_5
    where article_5.period_id = period_1.id
  ),
  array(
    select row(
      uuid_send(article_6.id)
    )
    from article as article_6
    where article_6.period_id = period_1.id
    order by article_6.published_at desc, article_6.id desc
    limit 20
  ),
  (
    select count(*)
    from media as media_3
    where media_3.period_id = period_1.id
  ),
  array(
    select row(
      uuid_send(media_4.id)
    )
    from media as media_4
    where media_4.period_id = period_1.id
    order by media_4.published_at desc, media_4.id desc
    limit 20
  ),
  uuid_send(period_1.id),
  array(
    select row(
      (
        select count(*)
        from article_media as article_media_1
        join article as article_7 on article_7.id = article_media_1.owner_id
        where article_media_1.target_id = media_5.id
      ),
      array(
        select row(
          uuid_send(article_8.id)
        )
        from article_media as article_media_2
        join article as article_8 on article_8.id = article_media_2.owner_id
        where article_media_2.target_id = media_5.id
        order by article_8.published_at desc, article_8.id desc
        limit 20
      )
    )
    from media as media_5
    where media_5.mime_type = $4::text
    order by media_5.published_at desc, media_5.id desc
    limit 20
  )
from (values (true)) as root
left join topic as topic_1 on topic_1.code = $1::text
left join place as place_1 on place_1.code = $2::text
left join period as period_1 on period_1.code = $3::text

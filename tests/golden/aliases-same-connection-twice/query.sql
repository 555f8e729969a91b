select
  array(
    select row(
      uuid_send(article_1.id)
    )
    from article as article_1
    order by article_1.published_at desc, article_1.id desc
    limit 2
  ),
  array(
    select row(
      article_2.published_at,
      article_variant_1.title
    )
    from (
      select article_2.*
      from article as article_2
      order by article_2.published_at, article_2.id
      limit 2
    ) as article_2
    left join article_variant as article_variant_1 on article_variant_1.entry_id = article_2.id and article_variant_1.locale = $1::text
    order by article_2.published_at, article_2.id
  ),
  array(
    select row(
      uuid_send(article_3.id)
    )
    from article_topic as article_topic_1
    join article as article_3 on article_3.id = article_topic_1.owner_id
    where article_topic_1.target_id = topic_1.id
    order by article_3.published_at desc, article_3.id desc
    limit 1
  ),
  (
    select count(*)
    from article_topic as article_topic_2
    join article as article_4 on article_4.id = article_topic_2.owner_id
    where article_topic_2.target_id = topic_1.id
      and article_4.kind = $3::text
  ),
  array(
    select row(
      article_5.kind
    )
    from article_topic as article_topic_3
    join article as article_5 on article_5.id = article_topic_3.owner_id
    where article_topic_3.target_id = topic_1.id
      and article_5.kind = $3::text
    order by article_5.published_at desc, article_5.id desc
    limit 2
  ),
  array(
    select row(
      uuid_send(article_6.id)
    )
    from article_topic as article_topic_4
    join article as article_6 on article_6.id = article_topic_4.owner_id
    where article_topic_4.target_id = topic_1.id
    order by article_6.published_at desc, article_6.id desc
    limit 1
  ),
  uuid_send(topic_1.id)
from (values (true)) as root
left join topic as topic_1 on topic_1.code = $2::text

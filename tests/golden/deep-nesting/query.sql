select 
  array(
    select row(
      array(
        select row(
          array(
            select row(
              array(
                select row(
                  period_variant_1.name,
                  uuid_send(period_4.id),
                  uuid_send(period_3.id)
                )
                from (
                  select media_1.*, article_media_1.position as key_0
                  from article_media as article_media_1
                  join media as media_1 on media_1.id = article_media_1.target_id
                  where article_media_1.owner_id = article_2.id
                  order by article_media_1.position desc
                  limit 1
                ) as media_1
                left join period as period_3 on period_3.id = media_1.period_id
                left join period as period_4 on period_4.id = period_3.parent_id
                left join period_variant as period_variant_1 on period_variant_1.entry_id = period_4.id and period_variant_1.locale = $2::text
                order by media_1.key_0 desc
              )
            )
            from article as article_2
            where article_2.period_id = period_2.id
            order by article_2.published_at desc, article_2.id desc
            limit 1
          )
        )
        from period as period_2
        where period_2.parent_id = period_1.id
        order by period_2.starts_on, period_2.position, period_2.id
        limit 100
      ),
      uuid_send(period_1.id)
    )
    from (
      select article_1.*
      from article_topic as article_topic_1
      join article as article_1 on article_1.id = article_topic_1.owner_id
      where article_topic_1.target_id = topic_1.id
      order by article_1.published_at desc, article_1.id desc
      limit 2
    ) as article_1
    left join period as period_1 on period_1.id = article_1.period_id
    order by article_1.published_at desc, article_1.id desc
  )
from topic as topic_1
where topic_1.code = any($1::text[])
order by topic_1.position, topic_1.code, topic_1.id
limit 2

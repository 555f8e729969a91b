select
  (
    select count(*)
    from article_related as article_related_1
    join article as article_2 on article_2.id = article_related_1.target_id
    where article_related_1.owner_id = article_1.id
  ),
  array(
    select row(
      uuid_send(article_3.id),
      array(
        select row(
          uuid_send(article_4.id)
        )
        from article_related as article_related_3
        join article as article_4 on article_4.id = article_related_3.target_id
        where article_related_3.owner_id = article_3.id
        order by article_related_3.position
        limit 1
      )
    )
    from article_related as article_related_2
    join article as article_3 on article_3.id = article_related_2.target_id
    where article_related_2.owner_id = article_1.id
    order by article_related_2.position
    limit 20
  ),
  uuid_send(article_1.id)
from (values (true)) as root
left join article_variant as article_variant_1 on article_variant_1.slug = $1::text and article_variant_1.locale = $2::text
left join article as article_1 on article_1.id = article_variant_1.entry_id

select
  array(
    select row(
      article_variant_2.locale,
      article_variant_2.body_markdown,
      article_variant_2.body_html,
      article_variant_2.body_text,
      array(
        select row(
          uuid_send(article_3.id),
          article_variant_3.title,
          uuid_send(media_2.id),
          media_2.kind,
          media_variant_1.alt
        )
        from article_variant_link as article_variant_link_1
        left join article as article_3 on article_3.id = article_variant_link_1.article_id
        left join article_variant as article_variant_3 on article_variant_3.entry_id = article_3.id and article_variant_3.locale = $3::text
        left join media as media_2 on media_2.id = article_variant_link_1.media_id
        left join media_variant as media_variant_1 on media_variant_1.entry_id = media_2.id and media_variant_1.locale = $3::text
        where article_variant_link_1.owner_id = article_variant_2.id
          and (exists (
          select from article as article_2
          where article_2.id = article_variant_link_1.article_id
        ) or exists (
          select from media as media_1
          where media_1.id = article_variant_link_1.media_id
        ))
        order by article_variant_link_1.position, article_variant_link_1.id
        limit 100
      )
    )
    from article_variant as article_variant_2
    where article_variant_2.entry_id = article_1.id
    order by array_position('{VI,EN,ZH,FR,JA,KO}'::text[], article_variant_2.locale::text)
    limit 6
  ),
  uuid_send(article_1.id)
from (values (true)) as root
left join article_variant as article_variant_1 on article_variant_1.slug = $1::text and article_variant_1.locale = $2::text
left join article as article_1 on article_1.id = article_variant_1.entry_id

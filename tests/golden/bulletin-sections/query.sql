select 
  bulletin_1.year,
  bulletin_1.month,
  uuid_send(media_1.id),
  array(
    select row(
      bulletin_section_1.code,
      bulletin_section_1.position,
      array(
        select row(
          bulletin_section_variant_1.locale,
          bulletin_section_variant_1.heading,
          exists (select from bulletin_section_variant as bulletin_section_variant_2 where bulletin_section_variant_2.entry_id = bulletin_section_variant_1.entry_id and bulletin_section_variant_2.locale = bulletin_section_variant_1.source_locale and bulletin_section_variant_2.revision > bulletin_section_variant_1.source_revision and bulletin_section_variant_2.sentences <> bulletin_section_variant_1.source_sentences),
          bulletin_section_variant_1.revision,
          bulletin_section_variant_1.source_locale
        )
        from bulletin_section_variant as bulletin_section_variant_1
        where bulletin_section_variant_1.entry_id = bulletin_section_1.id
        order by array_position('{VI,EN,ZH,FR,JA,KO}'::text[], bulletin_section_variant_1.locale::text)
        limit 6
      ),
      array(
        select row(
          bulletin_item_1.position,
          bulletin_item_variant_1.locale,
          bulletin_item_variant_1.locale <> $1::text,
          bulletin_item_variant_1.title,
          bulletin_item_variant_1.summary,
          array(
            select row(
              bulletin_item_variant_2.locale,
              bulletin_item_variant_2.title,
              bulletin_item_variant_2.summary
            )
            from bulletin_item_variant as bulletin_item_variant_2
            where bulletin_item_variant_2.entry_id = bulletin_item_1.id
            order by array_position('{VI,EN,ZH,FR,JA,KO}'::text[], bulletin_item_variant_2.locale::text)
            limit 6
          ),
          article_2.kind,
          media_3.mime_type
        )
        from bulletin_item as bulletin_item_1
        left join bulletin_item_variant as bulletin_item_variant_1 on bulletin_item_variant_1.entry_id = bulletin_item_1.id and bulletin_item_variant_1.locale = $1::text
        left join article as article_2 on article_2.id = bulletin_item_1.article_id
        left join media as media_3 on media_3.id = bulletin_item_1.media_id
        where bulletin_item_1.owner_id = bulletin_section_1.id
          and (exists (
          select from article as article_1
          where article_1.id = bulletin_item_1.article_id
        ) or exists (
          select from media as media_2
          where media_2.id = bulletin_item_1.media_id
        ))
        order by bulletin_item_1.position, bulletin_item_1.id
        limit 60
      )
    )
    from bulletin_section as bulletin_section_1
    where bulletin_section_1.owner_id = bulletin_1.id
    order by bulletin_section_1.position, bulletin_section_1.id
    limit 24
  )
from (
  select bulletin_1.*
  from bulletin as bulletin_1
  order by bulletin_1.year desc, bulletin_1.month desc, bulletin_1.id desc
  limit 20
) as bulletin_1
left join media as media_1 on media_1.id = bulletin_1.cover_id
order by bulletin_1.year desc, bulletin_1.month desc, bulletin_1.id desc

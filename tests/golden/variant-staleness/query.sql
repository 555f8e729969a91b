select
  array(
    select row(
      article_variant_2.locale,
      exists (select from article_variant as article_variant_3 where article_variant_3.entry_id = article_variant_2.entry_id and article_variant_3.locale = article_variant_2.source_locale and article_variant_3.revision > article_variant_2.source_revision and article_variant_3.sentences <> article_variant_2.source_sentences),
      article_variant_2.revision,
      article_variant_2.source_locale
    )
    from article_variant as article_variant_2
    where article_variant_2.entry_id = article_1.id
    order by array_position('{VI,EN,ZH,FR,JA,KO}'::text[], article_variant_2.locale::text)
    limit 6
  ),
  uuid_send(article_1.id),
  array(
    select row(
      article_variant_5.locale,
      exists (select from article_variant as article_variant_6 where article_variant_6.entry_id = article_variant_5.entry_id and article_variant_6.locale = article_variant_5.source_locale and article_variant_6.revision > article_variant_5.source_revision and article_variant_6.sentences <> article_variant_5.source_sentences),
      article_variant_5.revision,
      article_variant_5.source_locale
    )
    from article_variant as article_variant_5
    where article_variant_5.entry_id = article_2.id
    order by array_position('{VI,EN,ZH,FR,JA,KO}'::text[], article_variant_5.locale::text)
    limit 6
  ),
  uuid_send(article_2.id),
  array(
    select row(
      article_variant_8.locale,
      exists (select from article_variant as article_variant_9 where article_variant_9.entry_id = article_variant_8.entry_id and article_variant_9.locale = article_variant_8.source_locale and article_variant_9.revision > article_variant_8.source_revision and article_variant_9.sentences <> article_variant_8.source_sentences),
      article_variant_8.revision,
      article_variant_8.source_locale
    )
    from article_variant as article_variant_8
    where article_variant_8.entry_id = article_3.id
    order by array_position('{VI,EN,ZH,FR,JA,KO}'::text[], article_variant_8.locale::text)
    limit 6
  ),
  uuid_send(article_3.id),
  array(
    select row(
      article_variant_11.locale,
      exists (select from article_variant as article_variant_12 where article_variant_12.entry_id = article_variant_11.entry_id and article_variant_12.locale = article_variant_11.source_locale and article_variant_12.revision > article_variant_11.source_revision and article_variant_12.sentences <> article_variant_11.source_sentences),
      article_variant_11.revision,
      article_variant_11.source_locale,
      article_variant_11.translator
    )
    from article_variant as article_variant_11
    where article_variant_11.entry_id = article_4.id
    order by array_position('{VI,EN,ZH,FR,JA,KO}'::text[], article_variant_11.locale::text)
    limit 6
  ),
  uuid_send(article_4.id)
from (values (true)) as root
left join article_variant as article_variant_1 on article_variant_1.slug = $1::text and article_variant_1.locale = $2::text
left join article as article_1 on article_1.id = article_variant_1.entry_id
left join article_variant as article_variant_4 on article_variant_4.slug = $3::text and article_variant_4.locale = $2::text
left join article as article_2 on article_2.id = article_variant_4.entry_id
left join article_variant as article_variant_7 on article_variant_7.slug = $4::text and article_variant_7.locale = $2::text
left join article as article_3 on article_3.id = article_variant_7.entry_id
left join article_variant as article_variant_10 on article_variant_10.slug = $5::text and article_variant_10.locale = $2::text
left join article as article_4 on article_4.id = article_variant_10.entry_id

select
  array(
    select row(
      period_variant_1.locale,
      exists (select from period_variant as period_variant_2 where period_variant_2.entry_id = period_variant_1.entry_id and period_variant_2.locale = period_variant_1.source_locale and period_variant_2.revision > period_variant_1.source_revision and period_variant_2.sentences <> period_variant_1.source_sentences),
      period_variant_1.revision,
      period_variant_1.source_locale,
      period_variant_1.state,
      period_variant_1.translator,
      period_variant_1.created_at,
      period_variant_1.updated_at,
      period_variant_1.name,
      period_variant_1.description
    )
    from period_variant as period_variant_1
    where period_variant_1.entry_id = period_1.id
    order by array_position('{VI,EN,ZH,FR,JA,KO}'::text[], period_variant_1.locale::text)
    limit 6
  ),
  uuid_send(period_1.id)
from (values (true)) as root
left join period as period_1 on period_1.code = $1::text

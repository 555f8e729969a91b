select 
  period_1.code,
  (
    select count(*)
    from article as article_1
    where article_1.period_id = period_1.id
  ),
  array(
    select row(
      left(article_2.event_on::text, case article_2.event_on_precision when 'YEAR' then 4 when 'MONTH' then 7 else 10 end),
      uuid_send(article_2.id)
    )
    from article as article_2
    where article_2.period_id = period_1.id
    order by article_2.event_on, article_2.id
    limit 3
  )
from period as period_1
order by period_1.starts_on, period_1.position, period_1.id
limit 6

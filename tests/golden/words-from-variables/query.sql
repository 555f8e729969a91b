select 
  article_1.kind,
  $1::text,
  article_1.published_at,
  $2::text
from article as article_1
order by article_1.published_at desc, article_1.id desc
limit 1

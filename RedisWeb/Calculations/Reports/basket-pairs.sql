/*
title: Basket pairs
group: Shop
summary: Which two products are bought together more often than chance would have it. \
  Every pair in every basket is counted; a lift of 2 says twice as often as for products that have nothing to do with each other.
fresh for: 6 hours
time limit: 1 minute
row limit: 500

parameter pairs: whole number
  default: 50
  range: 1 to 500
  hint: How many to show.
parameter atLeast: whole number
  label: Together at least
  unit: times
  default: 50
  range: 1 to 1000000
  hint: Rarer pairs are left out, since their lift says little.
parameter from: date
  label: First day
  default: 2024-07-01
  range: 2022-01-01 to 2025-12-31
parameter to: date
  label: Last day
  default: 2025-12-31
  range: 2022-01-01 to 2025-12-31
parameter order: choice
  label: Sort by
  default: lift
  choices: lift = Lift; together = Times together

column With it: percent
column Lift: number

title.zh-Hans: 购物篮组合
summary.zh-Hans: 哪两种商品一起购买的次数超出偶然。统计每个购物篮中的每一对；提升度 2 表示是互不相关商品的两倍。
text.zh-Hans: Pairs = 组合数
text.zh-Hans: How many to show. = 显示多少个。
text.zh-Hans: Together at least = 至少一起出现
text.zh-Hans: times = 次
text.zh-Hans: Rarer pairs are left out, since their lift says little. = 更少见的组合略去，因为其提升度说明不了什么。
text.zh-Hans: Sort by = 排序方式
text.zh-Hans: Lift = 提升度
text.zh-Hans: Times together = 一起出现的次数
text.zh-Hans: Bought with = 同时购买
text.zh-Hans: Together = 一起
text.zh-Hans: With it = 同购比例
*/
WITH lines AS (
  SELECT order_lines.order_id, order_lines.product_id
  FROM orders
  JOIN order_lines ON order_lines.order_id = orders.id
  WHERE orders.ordered_on BETWEEN @from AND @to
),
baskets AS (SELECT count(DISTINCT order_id) AS total FROM lines),
bought AS (SELECT product_id, count(*) AS times FROM lines GROUP BY product_id),
pairs AS (
  SELECT one.product_id AS one_id, other.product_id AS other_id, count(*) AS together
  FROM lines AS one
  JOIN order_lines AS other ON other.order_id = one.order_id AND other.product_id > one.product_id
  GROUP BY one.product_id, other.product_id
  HAVING count(*) >= @atLeast
)
SELECT
  one.name AS "Product",
  other.name AS "Bought with",
  together AS "Together",
  round(100.0 * together / bought_one.times, 2) AS "With it",
  round(1.0 * together * baskets.total / bought_one.times / bought_other.times, 3) AS "Lift"
FROM pairs
CROSS JOIN baskets
JOIN bought AS bought_one ON bought_one.product_id = one_id
JOIN bought AS bought_other ON bought_other.product_id = other_id
JOIN products AS one ON one.id = one_id
JOIN products AS other ON other.id = other_id
ORDER BY
  CASE @order WHEN 'lift' THEN 1.0 * together / bought_one.times / bought_other.times ELSE together END DESC,
  one_id, other_id
LIMIT @pairs;

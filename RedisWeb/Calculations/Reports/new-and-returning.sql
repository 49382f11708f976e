/*
title: New and returning customers
group: Shop
summary: How much of what the shop took came from new customers, and how much from those who came back. \
  A customer is new on the day on which they joined.
fresh for: 1 hour
time limit: 30 seconds
row limit: 100

parameter from: date
  label: First day
  default: 2022-01-01
  range: 2022-01-01 to 2025-12-31
parameter to: date
  label: Last day
  default: 2025-12-31
  range: 2022-01-01 to 2025-12-31
parameter per: choice
  label: By
  default: quarter
  choices: month = Month; quarter = Quarter; year = Year
parameter country: choice
  default: all
  choices: all = All countries; AT = Austria; CH = Switzerland; DE = Germany; ES = Spain; FR = France; GB = United Kingdom; \
    IE = Ireland; IT = Italy; NL = Netherlands; PL = Poland; SE = Sweden; US = United States
  hint: Where the customer lives.

column Period: text
column New customers: money
column Returning customers: money
column Returning share: percent
total: New customers, Returning customers
chart: stacked bar
  x: Period
  y: New customers, Returning customers
  y title: Revenue in euros

title.zh-Hans: 新客户与回头客
summary.zh-Hans: 商店的收入中有多少来自新客户，有多少来自回头客。客户在加入当天算新客户。
text.zh-Hans: Shop = 商店
text.zh-Hans: By = 按时段
text.zh-Hans: Quarter = 季度
text.zh-Hans: Year = 年
text.zh-Hans: Month = 月
text.zh-Hans: All countries = 所有国家
text.zh-Hans: Austria = 奥地利
text.zh-Hans: Switzerland = 瑞士
text.zh-Hans: Germany = 德国
text.zh-Hans: Spain = 西班牙
text.zh-Hans: France = 法国
text.zh-Hans: United Kingdom = 英国
text.zh-Hans: Ireland = 爱尔兰
text.zh-Hans: Italy = 意大利
text.zh-Hans: Netherlands = 荷兰
text.zh-Hans: Poland = 波兰
text.zh-Hans: Sweden = 瑞典
text.zh-Hans: United States = 美国
text.zh-Hans: Country = 国家
text.zh-Hans: Where the customer lives. = 客户所在的国家。
text.zh-Hans: Revenue in euros = 收入（欧元）
text.zh-Hans: Period = 时段
text.zh-Hans: New customers = 新客户
text.zh-Hans: Returning customers = 回头客
text.zh-Hans: Returning share = 回头客占比
*/
WITH baskets AS (
  SELECT order_id, sum(quantity * unit_price_cents) AS cents
  FROM order_lines
  GROUP BY order_id
)
SELECT
  CASE @per
    WHEN 'month' THEN substr(orders.ordered_on, 1, 7)
    WHEN 'quarter' THEN substr(orders.ordered_on, 1, 4) || ' Q' || ((substr(orders.ordered_on, 6, 2) + 2) / 3)
    ELSE substr(orders.ordered_on, 1, 4) END AS "Period",
  round(sum(CASE WHEN orders.ordered_on = customers.joined THEN cents ELSE 0 END) / 100.0, 2) AS "New customers",
  round(sum(CASE WHEN orders.ordered_on = customers.joined THEN 0 ELSE cents END) / 100.0, 2) AS "Returning customers",
  round(sum(CASE WHEN orders.ordered_on = customers.joined THEN 0 ELSE cents END) * 100.0 / sum(cents), 2) AS "Returning share"
FROM orders
JOIN baskets ON baskets.order_id = orders.id
JOIN customers ON customers.id = orders.customer_id
WHERE orders.ordered_on BETWEEN @from AND @to
  AND (@country = 'all' OR customers.country = @country)
GROUP BY 1
ORDER BY 1;

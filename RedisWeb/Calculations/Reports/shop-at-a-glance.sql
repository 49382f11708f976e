/*
title: Shop at a glance
group: Shop
summary: How the latest month, quarter or year went, and how it compares with the one before.
fresh for: 1 hour
time limit: 30 seconds
row limit: 100

parameter per: choice
  label: By
  default: month
  choices: month = Month; quarter = Quarter; year = Year
parameter country: choice
  default: all
  choices: all = All countries; AT = Austria; CH = Switzerland; DE = Germany; ES = Spain; FR = France; GB = United Kingdom; \
    IE = Ireland; IT = Italy; NL = Netherlands; PL = Poland; SE = Sweden; US = United States
  hint: Where the customer lives.

column Period: text
column Revenue: money
column Per order: money
chart: number
  x: Period
  y: Revenue, Orders, Customers, Per order

title.zh-Hans: 商店概览
summary.zh-Hans: 最近一个月、一个季度或一年的情况，以及与前一时段的比较。
text.zh-Hans: Shop = 商店
text.zh-Hans: By = 按时段
text.zh-Hans: Month = 月
text.zh-Hans: Quarter = 季度
text.zh-Hans: Year = 年
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
text.zh-Hans: Period = 时段
text.zh-Hans: Revenue = 收入
text.zh-Hans: Orders = 订单数
text.zh-Hans: Customers = 下单客户
text.zh-Hans: Per order = 每单金额
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
  round(sum(cents) / 100.0, 2) AS "Revenue",
  count(*) AS "Orders",
  count(DISTINCT orders.customer_id) AS "Customers",
  round(sum(cents) / 100.0 / count(*), 2) AS "Per order"
FROM orders
JOIN baskets ON baskets.order_id = orders.id
JOIN customers ON customers.id = orders.customer_id
WHERE @country = 'all' OR customers.country = @country
GROUP BY 1
ORDER BY 1;

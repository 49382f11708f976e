/*
title: Revenue by month and country
group: Shop
summary: What the shop took in each month from the customers of each country. \
  Every order line of the time asked for is added up.
fresh for: 1 hour
refresh: daily 06:00 Europe/Berlin
refresh inputs: default, most asked 5
time limit: 30 seconds
row limit: 1000

parameter from: date
  label: First day
  default: 2022-01-01
  range: 2022-01-01 to 2025-12-31
parameter to: date
  label: Last day
  default: 2025-12-31
  range: 2022-01-01 to 2025-12-31
parameter country: choice
  default: all
  choices: all = All countries; AT = Austria; CH = Switzerland; DE = Germany; ES = Spain; FR = France; GB = United Kingdom; \
    IE = Ireland; IT = Italy; NL = Netherlands; PL = Poland; SE = Sweden; US = United States
  hint: Where the customer lives.
parameter category: choice
  default: all
  choices: all = All categories; Kitchen; Coffee and tea; Garden; Toys; Books; Sports; Office; Lighting; Bath; Travel
  hint: What was bought.

column Revenue: money
column Per order: money
total: Orders, Pieces, Revenue
chart: line
  x: Month
  y: Revenue
  lines: Country
  y title: Revenue in euros

title.zh-Hans: 各月各国收入
summary.zh-Hans: 商店每月从各国客户获得的收入。所选时间内的每一条订单明细都计入。
text.zh-Hans: What was bought. = 购买的商品类别。
text.zh-Hans: Revenue in euros = 收入（欧元）
text.zh-Hans: Month = 月份
text.zh-Hans: Pieces = 件数
text.zh-Hans: Revenue = 收入
*/
WITH baskets AS (
  SELECT
    order_lines.order_id,
    sum(order_lines.quantity) AS pieces,
    sum(order_lines.quantity * order_lines.unit_price_cents) AS cents
  FROM order_lines
  JOIN products ON products.id = order_lines.product_id
  WHERE @category = 'all' OR products.category = @category
  GROUP BY order_lines.order_id
)
SELECT
  substr(orders.ordered_on, 1, 7) AS "Month",
  countries.name AS "Country",
  count(*) AS "Orders",
  sum(pieces) AS "Pieces",
  round(sum(cents) / 100.0, 2) AS "Revenue",
  round(sum(cents) / 100.0 / count(*), 2) AS "Per order"
FROM orders
JOIN baskets ON baskets.order_id = orders.id
JOIN customers ON customers.id = orders.customer_id
JOIN countries ON countries.code = customers.country
WHERE orders.ordered_on BETWEEN @from AND @to
  AND (@country = 'all' OR customers.country = @country)
GROUP BY 1, 2
ORDER BY 1, 2;

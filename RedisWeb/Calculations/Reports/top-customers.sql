/*
title: Top customers
group: Shop
summary: Who spent the most in the time asked for, how often they ordered and when they did so last.
fresh for: 30 minutes
time limit: 30 seconds
row limit: 500

parameter customers: whole number
  default: 25
  range: 1 to 500
  hint: How many to show.
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
parameter nameContains: text
  label: Name contains
  default: (empty)
  longest: 60
  hint: Part of a customer's name; empty for everybody.

column Spent: money
column Per order: money
column Share of all: percent
total: Orders, Spent, Share of all

title.zh-Hans: 重要客户
summary.zh-Hans: 在所选时间内谁消费最多，下单多少次，最近一次是什么时候。
text.zh-Hans: Customers = 客户数
text.zh-Hans: How many to show. = 显示多少位。
text.zh-Hans: Name contains = 姓名包含
text.zh-Hans: Part of a customer's name; empty for everybody. = 客户姓名的一部分；留空表示所有人。
text.zh-Hans: Place = 名次
text.zh-Hans: Customer = 客户
text.zh-Hans: Number = 编号
text.zh-Hans: Spent = 消费
text.zh-Hans: Share of all = 占比
text.zh-Hans: Last order = 最近下单
*/
WITH baskets AS (
  SELECT order_id, sum(quantity * unit_price_cents) AS cents
  FROM order_lines
  GROUP BY order_id
),
spent AS (
  SELECT
    customers.id, customers.name, countries.name AS country,
    count(*) AS orders,
    max(orders.ordered_on) AS last_order,
    sum(baskets.cents) AS cents
  FROM orders
  JOIN baskets ON baskets.order_id = orders.id
  JOIN customers ON customers.id = orders.customer_id
  JOIN countries ON countries.code = customers.country
  WHERE orders.ordered_on BETWEEN @from AND @to
    AND (@country = 'all' OR customers.country = @country)
    AND (@nameContains = '' OR instr(lower(customers.name), lower(@nameContains)) > 0)
  GROUP BY customers.id
)
SELECT
  row_number() OVER (ORDER BY cents DESC, id) AS "Place",
  name AS "Customer",
  id AS "Number",
  country AS "Country",
  orders AS "Orders",
  round(cents / 100.0, 2) AS "Spent",
  round(cents / 100.0 / orders, 2) AS "Per order",
  round(cents * 100.0 / sum(cents) OVER (), 3) AS "Share of all",
  last_order AS "Last order"
FROM spent
ORDER BY cents DESC, id
LIMIT @customers;

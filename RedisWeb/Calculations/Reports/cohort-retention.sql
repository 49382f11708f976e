/*
title: Cohort retention
group: Shop
summary: Of the customers who joined in the same quarter, half-year or year, how many ordered again \
  so many months after the month in which each of them joined.
fresh for: 6 hours
time limit: 30 seconds
row limit: 2000

parameter joinedFrom: date
  label: Joined from
  default: 2023-01-01
  range: 2022-01-01 to 2025-12-31
parameter joinedTo: date
  label: Joined to
  default: 2024-12-31
  range: 2022-01-01 to 2025-12-31
parameter cohorts: choice
  default: quarter
  choices: quarter = By quarter; half = By half-year; year = By year
parameter months: whole number
  label: Follow for
  unit: months
  default: 12
  range: 1 to 36
  hint: Months that lie after the shop's last order are left out.
parameter country: choice
  default: all
  choices: all = All countries; AT = Austria; CH = Switzerland; DE = Germany; ES = Spain; FR = France; GB = United Kingdom; \
    IE = Ireland; IT = Italy; NL = Netherlands; PL = Poland; SE = Sweden; US = United States
  hint: Where the customer lives.

column Still ordering: percent
chart: heatmap
  x: Month
  y: Still ordering
  lines: Cohort
  x title: Months since joining
  y title: Customers who ordered, in percent

title.zh-Hans: 客户留存
summary.zh-Hans: 在同一季度、半年或一年加入的客户中，有多少人在各自加入之后若干个月再次下单。
text.zh-Hans: Joined from = 加入日期自
text.zh-Hans: Joined to = 加入日期至
text.zh-Hans: Cohorts = 分组
text.zh-Hans: By quarter = 按季度
text.zh-Hans: By half-year = 按半年
text.zh-Hans: By year = 按年
text.zh-Hans: Follow for = 跟踪
text.zh-Hans: months = 个月
text.zh-Hans: Months that lie after the shop's last order are left out. = 商店最后一笔订单之后的月份略去。
text.zh-Hans: Months since joining = 加入后的月数
text.zh-Hans: Customers who ordered, in percent = 下单客户（百分比）
text.zh-Hans: Cohort = 分组
text.zh-Hans: Month = 月
text.zh-Hans: Customers = 客户
text.zh-Hans: Ordered = 已下单
text.zh-Hans: Still ordering = 仍在下单
*/
WITH RECURSIVE numbers (month) AS (
  SELECT 0 UNION ALL SELECT month + 1 FROM numbers WHERE month < @months
),
joiners AS (
  SELECT
    id,
    substr(joined, 1, 4) * 12 + substr(joined, 6, 2) AS joined_month,
    substr(joined, 1, 4) || CASE @cohorts
      WHEN 'quarter' THEN ' Q' || ((substr(joined, 6, 2) + 2) / 3)
      WHEN 'half' THEN ' H' || ((substr(joined, 6, 2) + 5) / 6)
      ELSE '' END AS cohort
  FROM customers
  WHERE joined BETWEEN @joinedFrom AND @joinedTo
    AND (@country = 'all' OR country = @country)
),
visits AS (
  SELECT DISTINCT joiners.id, substr(orders.ordered_on, 1, 4) * 12 + substr(orders.ordered_on, 6, 2) - joined_month AS month
  FROM joiners
  JOIN orders ON orders.customer_id = joiners.id
),
returned AS (
  SELECT cohort, month, count(*) AS customers
  FROM visits
  JOIN joiners ON joiners.id = visits.id
  GROUP BY cohort, month
),
-- Only those who have been there for so many months can have ordered in the last of them.
observed AS (
  SELECT cohort, numbers.month, count(*) AS customers
  FROM joiners
  JOIN numbers ON joined_month + numbers.month <= (SELECT substr(max(ordered_on), 1, 4) * 12 + substr(max(ordered_on), 6, 2) FROM orders)
  GROUP BY cohort, numbers.month
)
SELECT
  observed.cohort AS "Cohort",
  observed.month AS "Month",
  observed.customers AS "Customers",
  coalesce(returned.customers, 0) AS "Ordered",
  round(100.0 * coalesce(returned.customers, 0) / observed.customers, 2) AS "Still ordering"
FROM observed
LEFT JOIN returned ON returned.cohort = observed.cohort AND returned.month = observed.month
ORDER BY 1, 2;

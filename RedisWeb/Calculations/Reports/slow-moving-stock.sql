/*
title: Slow-moving stock
group: Shop
summary: Which products would last longest at the pace they sold lately, and how much money lies in the warehouse for them.
fresh for: 1 hour
time limit: 30 seconds
row limit: 500

parameter day: date
  label: As of
  default: 2025-12-31
  range: 2022-06-30 to 2025-12-31
  hint: The last day whose sales count. The stock is that of the end of 2025.
parameter lookBack: whole number
  label: Sales of the last
  unit: days
  default: 180
  range: 7 to 730
parameter cover: whole number
  label: Lasts at least
  unit: days
  default: 365
  range: 0 to 10000
  hint: Products whose stock is sold sooner are left out.
parameter category: choice
  default: all
  choices: all = All categories; Kitchen; Coffee and tea; Garden; Toys; Books; Sports; Office; Lighting; Bath; Travel
parameter discontinued: yes or no
  label: With discontinued products
  default: yes

column Lasts for days: number
column Money in it: money
total: Stock, Sold, Money in it
chart: scatter
  x: Sold
  y: Money in it
  x title: Pieces sold
  y title: Money in it, in euros

title.zh-Hans: 滞销库存
summary.zh-Hans: 按近期的销售速度，哪些商品的库存能维持最久，仓库里为它们压了多少资金。
text.zh-Hans: As of = 截止日期
text.zh-Hans: The last day whose sales count. The stock is that of the end of 2025. = 计入销售的最后一天。库存为 2025 年底的数量。
text.zh-Hans: Sales of the last = 统计最近
text.zh-Hans: days = 天
text.zh-Hans: Lasts at least = 至少可售
text.zh-Hans: Products whose stock is sold sooner are left out. = 库存更快售完的商品略去。
text.zh-Hans: With discontinued products = 包含停产商品
text.zh-Hans: Stock = 库存
text.zh-Hans: Sold = 售出
text.zh-Hans: Pieces sold = 售出件数
text.zh-Hans: Money in it, in euros = 占用资金（欧元）
text.zh-Hans: Last sold = 最近售出
text.zh-Hans: Lasts for days = 可售天数
text.zh-Hans: Money in it = 占用资金
text.zh-Hans: Discontinued = 停产日期
*/
WITH sold AS (
  SELECT
    order_lines.product_id,
    sum(CASE WHEN orders.ordered_on > date(@day, '-' || @lookBack || ' days') THEN order_lines.quantity ELSE 0 END) AS pieces,
    max(orders.ordered_on) AS last_day
  FROM order_lines
  JOIN orders ON orders.id = order_lines.order_id
  WHERE orders.ordered_on <= @day
  GROUP BY order_lines.product_id
)
SELECT
  products.name AS "Product",
  products.category AS "Category",
  products.stock AS "Stock",
  coalesce(sold.pieces, 0) AS "Sold",
  sold.last_day AS "Last sold",
  round(products.stock * 1.0 * @lookBack / sold.pieces, 1) AS "Lasts for days",
  round(products.stock * products.cost_cents / 100.0, 2) AS "Money in it",
  coalesce(products.discontinued, '') AS "Discontinued"
FROM products
LEFT JOIN sold ON sold.product_id = products.id
WHERE products.stock > 0
  AND products.launched <= @day
  AND (@category = 'all' OR products.category = @category)
  AND (@discontinued OR products.discontinued IS NULL OR products.discontinued > @day)
  AND products.stock * @lookBack >= @cover * coalesce(sold.pieces, 0)
ORDER BY products.stock * products.cost_cents DESC, products.id;

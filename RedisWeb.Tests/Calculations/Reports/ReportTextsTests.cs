using RedisWeb.Calculations;

namespace RedisWeb.Tests.Calculations.Reports;

/// <summary>A report's own texts in another language.</summary>
internal sealed class ReportTextsTests
{
    [Test]
    public void A_header_says_its_texts_in_Chinese()
    {
        var texts = Read("title.zh-Hans: 当日订单\nsummary.zh: 某天的订单。\ntext.zh-Hans: On = 日期\ntext.zh-CN: Any day. = 任意一天。\ntext.zh-Hans: Upwards = 向上\ntext.zh-Hans: Total = 合计\ntext.zh-Hans: Hour of the day = 时刻\ntext.zh-Hans: Orders = 订单");

        Assert.That(texts, Is.EquivalentTo(new Dictionary<string, string>
        {
            ["Orders of a day"] = "当日订单",
            ["What was ordered."] = "某天的订单。",
            ["On"] = "日期",
            ["Any day."] = "任意一天。",
            ["Upwards"] = "向上",
            ["Total"] = "合计",
            ["Hour of the day"] = "时刻",
            ["Orders"] = "订单",
        }));
    }

    [TestCase("title.xx: Bestellungen", "orders.sql:16: 'title.xx' is in no language of the site: besides English, which stands without one, there is zh-Hans.")]
    [TestCase("title.en: Orders", "orders.sql:16: 'title.en' is in no language of the site")]
    [TestCase("text.zh-Hans: Totl = 合计", "orders.sql:16: 'Totl' is nowhere in this report")]
    [TestCase("text.zh-Hans: Order = 订单", "orders.sql:16: 'Order' is nowhere in this report")]
    [TestCase("text.zh-Hans: On, 日期", "orders.sql:16: 'On, 日期' is no pair of texts.")]
    [TestCase("text.zh-Hans: On = 日期\ntext.zh-Hans: On = 日", "orders.sql:17: 'On' is there twice.")]
    [TestCase("title.zh-Hans: 订单\ntitle.zh-Hans: 订单", "orders.sql:17: 'title.zh-Hans' is there twice; the first is in line 16.")]
    [TestCase("hint.zh-Hans: 任意", "orders.sql:16: 'hint.zh-Hans' is not known.")]
    public void What_can_not_be_is_told_with_its_line(string lines, string error) =>
        Assert.That(() => Read(lines), Throws.TypeOf<CalculationDefinitionException>().With.Message.StartsWith(error));

    private static IReadOnlyDictionary<string, string> Read(string lines) => SqlReportHeader.Read("orders.sql", $"""
        /*
        title: Orders of a day
        summary: What was ordered.
        parameter day: date
          label: On
          hint: Any day.
          default: 2024-02-29
        parameter way: choice
          default: up
          choices: up = Upwards; down
        column Total: money
        chart: line
          x: Hour
          y: Total
          x title: Hour of the day
        {lines}
        */
        SELECT hour AS "Hour", total AS "Total", orders AS "Orders" FROM days WHERE day = @day AND way = @way
        """, _ => SqlDialect.Standard).Header.Texts;
}

using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Calculations;
using RedisWeb.Resources;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Resources;

/// <summary>What calculations say of themselves, in Chinese.</summary>
public sealed class CalculationTextsTests
{
    private static readonly CalculationTexts Own = new(
        new Dictionary<string, string> { ["Shops"] = "商店", ["{0} rows read"] = "已读取 {0} 行", ["{0}: the {1} largest of {2}"] = "{0}：{2} 个中最大的 {1} 个", ["Price (in €)"] = "价格（€）" },
        new CalculationTexts(new Dictionary<string, string> { ["Chart"] = "图表", ["Shops"] = "店" }));

    [TestCase("Shops", "商店")]
    [TestCase("Chart", "图表")]
    [TestCase("1,234 rows read", "已读取 1,234 行")]
    [TestCase("Shops: the 8 largest of 12", "商店：12 个中最大的 8 个")]
    [TestCase("Shops, Chart", "商店、图表")]
    [TestCase("Shops, Trees", "Shops, Trees")]
    [TestCase("Price (in €)", "价格（€）")]
    [TestCase("Trees", "Trees")]
    [TestCase("", "")]
    public void A_text_is_found_by_its_English_and_by_what_was_made_of_it(string english, string chinese)
    {
        using var _ = new InLanguage(Languages.Chinese);
        Assert.That(Own[english], Is.EqualTo(chinese));
    }

    [Test]
    public void In_English_they_are_what_their_author_wrote() => Assert.That(Own["Shops"], Is.EqualTo("Shops"));

    [Test]
    public async Task Every_text_of_the_calculations_that_come_along_is_in_Chinese()
    {
        await using var site = new TestSite();
        var translated = site.Services.GetRequiredService<CalculationCatalogue>().All.Where(calculation => calculation.OwnTexts.Has(calculation.Title)).ToList();

        Assert.That(translated, Has.Count.GreaterThanOrEqualTo(12), "one that somebody adds need not be");
        Assert.That(translated.SelectMany(calculation => Said(calculation).Where(text => Any(text) && !calculation.OwnTexts.Has(text)).Select(text => $"{calculation.Slug}: {text}")), Is.Empty);
    }

    // Names that are signs of mathematics are the same everywhere.
    private static bool Any(string text) => text is not ("x / ln x" or "Li(x)" or "" or "%");

    private static IEnumerable<string> Said(Calculation calculation) =>
    [
        calculation.Title, calculation.Summary,
        .. calculation.Form.Fields.SelectMany(field => (string[])[field.Label, field.Hint ?? "", field.Unit ?? "", .. field.Choices.Select(choice => choice.Label)]),
        .. calculation.AnswerType.GetProperties().SelectMany(Said),
    ];

    private static string[] Said(PropertyInfo property) => property.GetCustomAttribute<DisplayAttribute>() is { } display && display.GetAutoGenerateField() != false
        ? [display.GetName() ?? "", display.GetDescription() ?? "", property.GetCustomAttribute<UnitAttribute>()?.Text ?? ""] : [];
}

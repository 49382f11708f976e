using RedisWeb.Calculations;
using RedisWeb.Models;
using RedisWeb.Tests.Calculations.Framework;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Models;

public sealed class FieldModelTests
{
    private static readonly InputField Season = InputForm.Of<EveryKind>().Fields.Single(field => field.Name == "season");

    [Test]
    public void A_wrong_entry_can_be_seen_among_the_choices() =>
        Assert.That(new FieldModel(Season, "autumn", "No.").Choices.Select(choice => choice.Value), Is.EqualTo(new[] { "autumn", "winter", "earlySummer" }));

    [Test]
    public void A_lenient_spelling_is_the_choice_that_it_means()
    {
        var model = new FieldModel(Season, "WINTER", null);

        Assert.That(model.Spelled, Is.EqualTo("winter"));
        Assert.That(model.Choices, Is.EqualTo(Season.Choices));
    }

    [TestCase("WINTER")]
    [TestCase("autumn")]
    public void What_is_entered_is_read_once_however_often_the_view_asks(string entered)
    {
        var model = new FieldModel(Season, entered, null);

        object? spelled = null;
        object? choices = null;
        Assert.That(Allocated.By(() => (spelled, choices) = (model.Spelled, model.Choices)), Is.Zero);
        Assert.That(spelled, Is.EqualTo(entered == "autumn" ? entered : "winter"));
        Assert.That(choices, Is.Not.Null);
    }

    [Test]
    public void A_field_without_further_rules_is_checked_without_a_validation_context()
    {
        var count = InputForm.Of<EveryKind>().Fields.Single(field => field.Name == "count");
        object value = 7;

        Assert.That(Allocated.By(() => count.Check(value)), Is.Zero);
    }
}

using System.ComponentModel.DataAnnotations;
using RedisWeb.Calculations;

namespace RedisWeb.Tests.Calculations.Framework;

public sealed class BindingTests
{
    private static readonly InputForm Form = InputForm.Of<EveryKind>();

    [Test]
    public void Nothing_entered_gives_the_defaults()
    {
        var binding = Bind();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(binding.Errors, Is.Empty);
            Assert.That(binding.Input!.Value, Is.EqualTo(new EveryKind()));
            Assert.That(Form.Defaults.Value, Is.EqualTo(new EveryKind()));
        }
    }

    [Test]
    public void Every_kind_is_read()
    {
        var binding = Bind(
            ("count", " 12 "), ("upTo", "-1e12"), ("ratio", "2.5"), ("amount", "-12.30"),
            ("withTax", "no"), ("season", "winter"), ("name", " Zoë "), ("from", "2025-12-31"));
        Assert.That(binding.Input?.Value, Is.EqualTo(new EveryKind
        {
            Count = 12,
            UpTo = -1_000_000_000_000,
            Ratio = 2.5,
            Amount = -12.3m,
            WithTax = false,
            Season = Season.Winter,
            Name = "Zoë",
            From = new DateOnly(2025, 12, 31),
        }));
    }

    [TestCase("count", "", "Count is missing.")]
    [TestCase("ratio", "   ", "Ratio is missing.")]
    [TestCase("season", "", "Season is missing.")]
    [TestCase("from", "", "From is missing.")]
    [TestCase("withTax", "", "With tax is missing.")]
    [TestCase("count", "ten", "Count must be a whole number, such as 10.")]
    [TestCase("upTo", "1,000", "Up to must be a whole number, such as 1000.")]
    [TestCase("upTo", "NaN", "Up to must be a whole number, such as 1000.")]
    [TestCase("upTo", "0x10", "Up to must be a whole number, such as 1000.")]
    [TestCase("count", "1.5", "Count must be a whole number, without a fraction.")]
    [TestCase("count", "0", "Count must be from 1 to 1,000,000.")]
    [TestCase("count", "1000001", "Count must be from 1 to 1,000,000.")]
    [TestCase("count", "99999999999", "Count must be at most 1,000,000.")]
    [TestCase("count", "-1e300", "Count must be at least 1.")]
    [TestCase("upTo", "9223372036854775808", "Up to must be at most 1,000,000,000,000.")]
    [TestCase("upTo", "1e400", "Up to must be at most 1,000,000,000,000.")]
    [TestCase("upTo", "Infinity", "Up to must be at most 1,000,000,000,000.")]
    [TestCase("upTo", "-Infinity", "Up to must be at least −1,000,000,000,000.")]
    [TestCase("ratio", "half", "Ratio must be a number, such as 0.5, with a point before decimals.")]
    [TestCase("ratio", "0,5", "Ratio must be a number, such as 0.5, with a point before decimals.")]
    [TestCase("ratio", "NaN", "Ratio must be a number, such as 0.5, with a point before decimals.")]
    [TestCase("ratio", "10.000001", "Ratio must be from −10 to 10.")]
    [TestCase("ratio", "Infinity", "Ratio must be at most 10.")]
    [TestCase("ratio", "-Infinity", "Ratio must be at least −10.")]
    [TestCase("ratio", "1e999", "Ratio must be at most 10.")]
    [TestCase("amount", "1000000.01", "Amount must be from −1,000,000 to 1,000,000.")]
    [TestCase("amount", "1e-30", "Amount has more decimals than can be kept.")]
    [TestCase("amount", "0.12345678901234567890123456789", "Amount has more decimals than can be kept.")]
    [TestCase("amount", "-100.00000000000000000000000000001", "Amount has more decimals than can be kept.")]
    [TestCase("ratio", "-1e-999", "Ratio has more decimals than can be kept.")]
    [TestCase("count", "1e-30", "Count must be a whole number, without a fraction.")]
    [TestCase("count", "5.00000000000000000000000000000001", "Count must be a whole number, without a fraction.")]
    [TestCase("amount", "1e29", "Amount must be at most 1,000,000.")]
    [TestCase("withTax", "perhaps", "With tax must be yes or no.")]
    [TestCase("season", "autumn", "Season must be one of winter, earlySummer.")]
    [TestCase("season", "1", "Season must be one of winter, earlySummer.")]
    [TestCase("name", "a\u0007b", "Name contains a character that cannot be shown.")]
    [TestCase("name", "a name that is longer", "Name must be at most 20 characters long.")]
    [TestCase("from", "31.12.2025", "From must be a date written as year-month-day, such as 2024-02-29.")]
    [TestCase("from", "2025-02-29", "From must be a date written as year-month-day, such as 2024-02-29.")]
    [TestCase("from", "1999-12-31", "From must be from 2000-01-01 to 2030-12-31.")]
    public void What_is_wrong_is_said_in_a_sentence(string field, string entered, string error)
    {
        var binding = Bind((field, entered));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(binding.Input, Is.Null);
            Assert.That(binding.Errors, Has.Count.EqualTo(1).And.ContainKey(field).WithValue(error));
        }
    }

    [TestCase("count")]
    [TestCase("ratio")]
    [TestCase("season")]
    [TestCase("name")]
    [TestCase("from")]
    public void Absurdly_long_entries_are_refused_unread(string field)
    {
        var label = Form.Fields.Single(each => each.Name == field).Label;
        Assert.That(Bind((field, new string('1', 100_000))).Errors, Contains.Key(field).WithValue($"{label} is far too long."));
    }

    [TestCase("a\uD800b")]
    [TestCase("a\uFFFDb")]
    public void Text_that_was_not_readable_as_Unicode_is_refused(string entered) =>
        Assert.That(Bind(("name", entered)).Errors, Contains.Key("name").WithValue("Name contains a character that cannot be shown."));

    [Test]
    public void A_field_given_twice_is_an_error_even_with_one_value()
    {
        var binding = Form.Bind(name => name == "count" ? ["7", "7"] : []);
        Assert.That(binding.Errors, Contains.Key("count").WithValue("Count was given 2 times; once is enough."));
    }

    [Test]
    public void Every_wrong_field_has_its_error() =>
        Assert.That(Bind(("count", "x"), ("ratio", "y"), ("from", "z")).Errors.Keys, Is.EquivalentTo(new HashSet<string> { "count", "ratio", "from" }));

    [TestCase("", "first")]
    [TestCase("Nowhere", "first")]
    [TestCase("Nowhere,Second", "second")]
    [TestCase("Second", "second")]
    [TestCase("First,Second", "first,second")]
    public void An_error_of_all_together_stands_at_each_field_that_there_is_and_it_names(string members, string fields)
    {
        var binding = InputForm.Of<AtOdds>().Bind(name => name == "members" ? [members] : name == "first" ? ["2"] : []);
        Assert.That(binding.Errors, Is.EqualTo(fields.Split(',').ToDictionary(field => field, _ => "They are at odds.")));
    }

    [Test]
    public void An_empty_text_is_a_text() => Assert.That(((EveryKind)Bind(("name", "")).Input!.Value).Name, Is.Empty);

    [TestCase("upTo", "1e6", "1000000")]
    [TestCase("upTo", "+1000000.00", "1000000")]
    [TestCase("upTo", "0001000000", "1000000")]
    [TestCase("ratio", "1.50", "1.5")]
    [TestCase("ratio", "15e-1", "1.5")]
    [TestCase("ratio", "-0", "0")]
    [TestCase("amount", "0.1234567890123456789012345678", "0.1234567890123456789012345678")]
    [TestCase("amount", "0.00000000000000000000000000000", "0")]
    [TestCase("amount", "1.50", "1.5")]
    [TestCase("amount", "-0.00", "0")]
    [TestCase("amount", "1e3", "1000")]
    [TestCase("withTax", "TRUE", "yes")]
    [TestCase("withTax", "on", "yes")]
    [TestCase("withTax", "0", "no")]
    [TestCase("season", "EARLYSUMMER", "earlySummer")]
    [TestCase("name", "  Zoë  ", "Zo%C3%AB")]
    [TestCase("name", "a&b=c", "a%26b%3Dc")]
    public void Two_spellings_of_one_value_share_one(string field, string entered, string spelled) =>
        Assert.That(Bind((field, entered)).Input!.Canonical.Split('&'), Does.Contain($"{field}={spelled}"));

    [Test]
    public void Every_field_is_spelled_in_order_defaults_too() =>
        Assert.That(Bind(("count", "5")).Input!.Canonical, Is.EqualTo(
            "count=5&upTo=1000&ratio=0.5&amount=9.9&withTax=yes&season=earlySummer&name=all&from=2024-02-29"));

    [Test]
    public void Fields_carry_what_a_form_shows()
    {
        var season = Form.Fields.Single(field => field.Name == "season");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(season.Kind, Is.EqualTo(InputKind.Choice));
            Assert.That(season.Choices.Select(choice => (choice.Value, choice.Label)), Is.EqualTo(new[] { ("winter", "Winter"), ("earlySummer", "May and June") }));
            Assert.That(Form.Fields.Single(field => field.Name == "withTax").Label, Is.EqualTo("With tax"));
            Assert.That(Form.Fields.Single(field => field.Name == "count").Maximum, Is.EqualTo(1_000_000));
        }
    }

    private sealed record AtOdds : IValidatableObject
    {
        public int First { get; set; } = 1;

        public int Second { get; set; } = 1;

        public string Members { get; set; } = "";

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
            First == Second ? [] : [new ValidationResult("They are at odds.", Members.Split(','))];
    }

    private static InputBinding Bind(params (string Field, string Entered)[] entered) =>
        Form.Bind(name => [.. entered.Where(each => each.Field == name).Select(each => each.Entered)]);
}

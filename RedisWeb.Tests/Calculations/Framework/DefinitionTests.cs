using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Calculations;

namespace RedisWeb.Tests.Calculations.Framework;

/// <summary>A calculation that is written wrongly stops the start with a message that names it.</summary>
public sealed class DefinitionTests
{
    [Test]
    public void Two_calculations_with_one_slug_are_both_named() =>
        Assert.That(
            () => new CalculationCatalogue([new Named("same", "One"), new Named("same", "Other")]),
            Throws.TypeOf<CalculationDefinitionException>().With.Message.Contains("'same'")
                .And.Message.Contains("the calculation One").And.Message.Contains("the calculation Other"));

    [TestCase("")]
    [TestCase("Upper")]
    [TestCase("with space")]
    [TestCase("a/b")]
    [TestCase("-a")]
    [TestCase("a-")]
    [TestCase("ünder")]
    [TestCase("a23456789-123456789-123456789-123456789-123456789-123456789-1")]
    public void A_slug_that_cannot_stand_in_an_address_is_refused(string slug) =>
        Assert.That(
            () => new CalculationCatalogue([new Named(slug, "Wrong")]),
            Throws.TypeOf<CalculationDefinitionException>().With.Message.Contains("the calculation Wrong").And.Message.Contains($"'{slug}'"));

    [TestCase(typeof(UnbindableType), "UnbindableType.When", "TimeSpan")]
    [TestCase(typeof(NullableNumber), "NullableNumber.Count", "can't be bound")]
    [TestCase(typeof(NoDefault), "NoDefault.Name", "no default")]
    [TestCase(typeof(DefaultOutOfRange), "DefaultOutOfRange", "from 1 to 10")]
    [TestCase(typeof(DefaultIsNoChoice), "DefaultIsNoChoice", "one of first, second")]
    [TestCase(typeof(DefaultsAtOdds), "DefaultsAtOdds", "Least is above most.")]
    [TestCase(typeof(RangeOfAnotherType), "RangeOfAnotherType.Count", "does not fit")]
    [TestCase(typeof(OneNameTwice), "OneNameTwice", "'count'")]
    [TestCase(typeof(NameOfTheTables), "NameOfTheTables", "'page': sort, find, page, table, chart are reserved")]
    public void An_input_that_cannot_be_asked_for_is_named_with_the_reason(Type input, string name, string reason)
    {
        var form = typeof(InputForm).GetMethod(nameof(InputForm.Of))!.MakeGenericMethod(input);
        Assert.That(
            () => form.Invoke(null, null),
            Throws.InnerException.TypeOf<CalculationDefinitionException>()
                .With.InnerException.Message.Contains(name).And.InnerException.Message.Contains(reason));
    }

    [Test]
    public void A_freshness_below_a_second_is_refused() =>
        Assert.That(() => new CalculationCatalogue([new Stale()]), Throws.TypeOf<CalculationDefinitionException>().With.Message.Contains("Stale"));

    [Test]
    public void An_answer_with_two_pictures_is_refused() =>
        Assert.That(() => new CalculationCatalogue([new Diptych()]),
            Throws.TypeOf<CalculationDefinitionException>().With.Message.Contains("Diptych").And.Message.Contains("Left, Right"));

    [Test]
    public void Every_calculation_of_the_product_is_found_once_in_the_order_of_titles()
    {
        using var services = new ServiceCollection().AddCalculations().BuildServiceProvider();
        var catalogue = services.GetRequiredService<CalculationCatalogue>();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(catalogue.All.Select(each => each.Title), Is.Ordered.Using<string>(StringComparer.Ordinal).And.Unique);
            Assert.That(catalogue.Find("prime-count"), Is.TypeOf<PrimeCount>());
            Assert.That(catalogue.Find("expensive-calculation"), Is.TypeOf<ExpensiveCalculation>());
            Assert.That(catalogue.Find("prime"), Is.Null);
        }
    }

    private sealed record UnbindableType
    {
        public TimeSpan When { get; set; }
    }

    private sealed record NullableNumber
    {
        public int? Count { get; set; }
    }

    private sealed record NoDefault
    {
        public string Name { get; set; } = null!;
    }

    private sealed record DefaultOutOfRange
    {
        [Range(1, 10)]
        public int Count { get; set; }
    }

    private enum Order
    {
        First = 1,
        Second,
    }

    private sealed record DefaultIsNoChoice
    {
        public Order Order { get; set; }
    }

    private sealed record DefaultsAtOdds : IValidatableObject
    {
        public int Least { get; set; } = 2;

        public int Most { get; set; } = 1;

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
            Least > Most ? [new ValidationResult("Least is above most.", [nameof(Least)])] : [];
    }

    private sealed record RangeOfAnotherType
    {
        [Range(typeof(string), "few", "many")]
        public int Count { get; set; }
    }

    private sealed record NameOfTheTables
    {
        public int Page { get; init; } = 1;
    }

    private sealed record OneNameTwice
    {
        public int Count { get; set; }

        public int count { get; set; }
    }

    private sealed record TwoPictures(Picture? Left, Picture? Right);

    private sealed class Diptych : Calculation<Empty, TwoPictures>
    {
        public override string Title => "Diptych";

        public override string Summary => "Two pictures.";

        protected override Task<TwoPictures> ComputeAsync(Empty input, ComputeContext context) => Task.FromResult(new TwoPictures(null, null));
    }

    private sealed class Stale : Calculation<Empty, Empty>
    {
        public override string Title => "Stale";

        public override string Summary => "Never fresh.";

        public override Freshness Freshness { get; } = new(TimeSpan.FromMilliseconds(999));

        protected override Task<Empty> ComputeAsync(Empty input, ComputeContext context) => Task.FromResult(input);
    }
}

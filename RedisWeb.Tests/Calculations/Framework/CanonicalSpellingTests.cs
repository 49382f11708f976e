using FsCheck;
using FsCheck.Fluent;
using RedisWeb.Calculations;

namespace RedisWeb.Tests.Calculations.Framework;

/// <summary>Answers are kept under the spelling of their input, so it must name that input and no other.</summary>
public sealed class CanonicalSpellingTests
{
    private static readonly InputForm Form = InputForm.Of<Unlimited>();

    // Values that are close, awkward or at the ends, mixed with any others, so that pairs often differ in one field only.
    private static readonly Gen<Unlimited> Inputs =
        from count in Gen.OneOf(Gen.Elements(0, 1, -1, int.MinValue, int.MaxValue), ArbMap.Default.GeneratorFor<int>())
        from upTo in Gen.OneOf(Gen.Elements(0L, 1_000_000, long.MinValue, long.MaxValue, long.MaxValue - 1), ArbMap.Default.GeneratorFor<long>())
        from ratio in Gen.OneOf(
            Gen.Elements(0, -0.0, 0.1, 0.1 + 0.2, 0.3, 1e6, 1e21, 5e-324, double.MaxValue, -double.MaxValue),
            ArbMap.Default.GeneratorFor<double>().Where(double.IsFinite))
        from amount in Gen.OneOf(
            Gen.Elements(0m, -0.0m, 1.5m, 1.50m, 1e-28m, decimal.MaxValue, decimal.MinValue, 0.1234567890123456789012345678m),
            ArbMap.Default.GeneratorFor<decimal>())
        from withTax in ArbMap.Default.GeneratorFor<bool>()
        from season in Gen.Elements(Enum.GetValues<Season>())
        from name in Gen.OneOf(Gen.Elements("", "a", "A", "a=b", "a&name=b", "%61", "+", " inner  space", "é", "日本", "😀"), Gen.Elements("xyz&=%+ é/?#".ToCharArray()).ArrayOf().Select(letters => new string(letters)))
        from day in Gen.Choose(0, DateOnly.MaxValue.DayNumber)
        select new Unlimited
        {
            Count = count,
            UpTo = upTo,
            Ratio = ratio,
            Amount = amount,
            WithTax = withTax,
            Season = season,
            Name = name.Trim(),
            From = DateOnly.FromDayNumber(day),
        };

    [Test]
    public void An_input_bound_from_its_spelling_is_that_input() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(Inputs.ToArbitrary(), input =>
            BindSpelling(Spell(input)).Value.Equals(input)));

    [Test]
    public void Spelling_what_was_bound_from_a_spelling_changes_nothing() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(Inputs.ToArbitrary(), input =>
            BindSpelling(Spell(input)).Canonical == Spell(input)));

    [Test]
    public void Two_inputs_share_a_spelling_only_if_they_are_equal()
    {
        // The second differs from the first in some of its fields.
        var pairs =
            from a in Inputs
            from b in Inputs
            from keep in Gen.Choose(0, 255)
            select (a, b: b with
            {
                Count = (keep & 1) != 0 ? a.Count : b.Count,
                UpTo = (keep & 2) != 0 ? a.UpTo : b.UpTo,
                Ratio = (keep & 4) != 0 ? a.Ratio : b.Ratio,
                Amount = (keep & 8) != 0 ? a.Amount : b.Amount,
                WithTax = (keep & 16) != 0 ? a.WithTax : b.WithTax,
                Season = (keep & 32) != 0 ? a.Season : b.Season,
                Name = (keep & 64) != 0 ? a.Name : b.Name,
                From = (keep & 128) != 0 ? a.From : b.From,
            });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(5_000), Prop.ForAll(pairs.ToArbitrary(), pair =>
            Spell(pair.a) == Spell(pair.b) == pair.a.Equals(pair.b)));
    }

    [Test]
    public void A_spelling_is_plain_ASCII_that_an_address_can_hold() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000), Prop.ForAll(Inputs.ToArbitrary(), input =>
            Spell(input).All(c => char.IsAsciiLetterOrDigit(c) || "-._~%=&".Contains(c))));

    private static string Spell(Unlimited input) =>
        string.Join('&', Form.Fields.Select(field =>
            $"{field.Name}={Uri.EscapeDataString(field.Spell(typeof(Unlimited).GetProperties().Single(p => p.Name.Equals(field.Name, StringComparison.OrdinalIgnoreCase)).GetValue(input)!))}"));

    private static BoundInput BindSpelling(string spelling)
    {
        var entered = spelling.Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));
        var binding = Form.Bind(name => [entered[name]]);
        return binding.Input ?? throw new InvalidOperationException(string.Join(" ", binding.Errors.Values));
    }
}

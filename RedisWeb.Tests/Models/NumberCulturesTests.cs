using System.Globalization;
using RedisWeb.Calculations;
using RedisWeb.Models;
using RedisWeb.Resources;
using RedisWeb.Models.Charts;
using RedisWeb.Sessions;

namespace RedisWeb.Tests.Models;

public sealed class NumberCulturesTests
{
    [TearDown]
    public void Restore() => CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

    [TestCase(NumberFormat.CommaPoint, "1,234.5", "12,345,678", "From −1,000 to 1,000.")]
    [TestCase(NumberFormat.PointComma, "1.234,5", "12.345.678", "From −1.000 to 1.000.")]
    [TestCase(NumberFormat.SpaceComma, "1\u202f234,5", "12\u202f345\u202f678", "From −1\u202f000 to 1\u202f000.")]
    [TestCase(NumberFormat.ApostrophePoint, "1\u2019234.5", "12\u2019345\u2019678", "From −1\u2019000 to 1\u2019000.")]
    public void Everything_that_people_read_is_written_in_the_visitors_format(NumberFormat format, string number, string whole, string limits)
    {
        NumberCultures.Use(format);
        var point = number[^2];

        Assert.Multiple(() =>
        {
            Assert.That(PreferencesPage.Form.Fields.Single(field => field.Name == "numbers").Choices[(int)format].Label, Is.EqualTo(number), "it is what it promises");
            Assert.That(FactText.Of(1234.5, null), Is.EqualTo(number));
            Assert.That(FactText.Of(1234.5m, null), Is.EqualTo(number));
            Assert.That(FactText.Of(12_345_678L, null), Is.EqualTo(whole));
            Assert.That(FactText.Of(1234.5, "{0:#,0.0} a year"), Is.EqualTo(number + " a year"));
            Assert.That(FactText.Of(TimeSpan.FromSeconds(1.5), null), Is.EqualTo($"1{point}5 s"));
            Assert.That(CellText.Of(1234.5, ColumnKind.Number), Is.EqualTo(number));
            Assert.That(CellText.Of(1234.5, ColumnKind.Money), Is.EqualTo(number + "0"));
            Assert.That(CellText.Of(12.5, ColumnKind.Percent), Is.EqualTo($"12{point}5 %"));
            Assert.That(CellText.Of(12_345_678), Is.EqualTo(whole));
            Assert.That(DurationText.Of(TimeSpan.FromSeconds(1.5)), Is.EqualTo($"1{point}5 s"));
            Assert.That(BytesText.Of(1536), Is.EqualTo($"1{point}5 KB"));
            Assert.That(TickText.Single(0.25), Is.EqualTo($"0{point}25"));
            Assert.That(InputText.Read(1234.5), Is.EqualTo(number));
            Assert.That(InputText.Read(12_345_678), Is.EqualTo(whole));
            Assert.That(new FieldModel(new RedisWeb.Tests.Support.Halving().Form.Fields[0], "1", null).Limits, Is.EqualTo(limits));
        });
    }

    [TestCase(NumberFormat.PointComma)]
    [TestCase(NumberFormat.ApostrophePoint)]
    public void What_fields_addresses_and_keys_hold_is_the_same_in_every_format(NumberFormat format)
    {
        var form = new RedisWeb.Tests.Support.Halving().Form;
        var (canonical, wrong) = (Canonical(), Wrong());

        NumberCultures.Use(format);

        Assert.That((Canonical(), Wrong()), Is.EqualTo((canonical, wrong)));
        Assert.That(InputText.Spell(1234.5), Is.EqualTo("1234.5"));
        Assert.That(InputText.Spell(-1234), Is.EqualTo("-1234"));
        Assert.That(MomentText.Of(DateTimeOffset.UnixEpoch), Is.EqualTo("1970-01-01T00:00:00.000Z"));

        string? Canonical() => form.Bind(name => name == "price" ? ["2.5"] : name == "number" ? ["-1e2"] : []).Input?.Canonical;
        int Wrong() => form.Bind(name => name == "price" ? ["2,5"] : []).Errors.Count + form.Bind(name => name == "number" ? ["1.000,0"] : []).Errors.Count;
    }

    [Test]
    public void It_ends_with_the_asynchronous_method_that_asked_for_it_and_writing_for_programs_ends_at_once()
    {
        Assert.That(UsingAsync().IsCompletedSuccessfully, Is.True);
        Assert.That(CultureInfo.CurrentCulture, Is.SameAs(CultureInfo.InvariantCulture));

        static async Task UsingAsync()
        {
            await Task.CompletedTask;
            NumberCultures.Use(NumberFormat.PointComma);
            Assert.That(() => Languages.InEnglish<int>(() => throw new InvalidOperationException(FactText.Of(1.5, null))), Throws.InvalidOperationException.With.Message.EqualTo("1.5"));
            Assert.That(FactText.Of(1.5, null), Is.EqualTo("1,5"));
            Assert.That(NumberCultures.IsReadOtherwise, Is.True);
        }
    }

    [Test]
    public void The_usual_format_costs_nothing() => Assert.That(RedisWeb.Tests.Support.Allocated.By(() => NumberCultures.Use(NumberFormat.CommaPoint)), Is.Zero);
}

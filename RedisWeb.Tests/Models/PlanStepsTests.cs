using RedisWeb.Calculations;
using RedisWeb.Models;

namespace RedisWeb.Tests.Models;

public sealed class PlanStepsTests
{
    [Test]
    public void Every_field_of_the_calculation_is_asked_for_once_and_in_its_order() =>
        Assert.That(PlanSteps.All.SelectMany(step => step.Fields).Select(field => field.Name), Is.EqualTo(new RetirementPlan().Form.Fields.Select(field => field.Name)));

    [Test]
    public void A_rule_over_several_fields_is_told_at_its_step_whatever_is_wrong_elsewhere()
    {
        var entered = Entered(("retirementAge", "20"), ("savings", "much"));

        Assert.That(PlanSteps.ErrorsAt(PlanSteps.All[0], entered).Keys, Is.EqualTo(new[] { "retirementAge" }));
        Assert.That(PlanSteps.ErrorsAt(PlanSteps.All[1], entered).Keys, Is.EqualTo(new[] { "savings" }));
        Assert.That(PlanSteps.ErrorsAt(PlanSteps.All[2], entered), Is.Empty);
    }

    [Test]
    public void It_goes_on_at_the_first_step_with_something_missing_or_wrong()
    {
        Assert.That(PlanSteps.ToGoOnAt(Entered()).Number, Is.EqualTo(3));
        Assert.That(PlanSteps.ToGoOnAt(Entered(("seed", "x"), ("yearlySaving", "-1"))).Number, Is.EqualTo(2));
        Assert.That(PlanSteps.ToGoOnAt(new Dictionary<string, string>()).Number, Is.EqualTo(1));
        Assert.That(PlanSteps.InputOf(Entered(("seed", "x"))), Is.Null);
        Assert.That(PlanSteps.InputOf(Entered())?.Canonical, Is.EqualTo(new RetirementPlan().Form.Defaults.Canonical));
    }

    // As proposed, but for these.
    private static Dictionary<string, string> Entered(params (string Field, string Text)[] others)
    {
        var entered = new RetirementPlan().Form.Defaults.Entries.ToDictionary(entry => entry.Field.Name, entry => entry.Field.Spell(entry.Value));
        foreach (var (field, text) in others)
        {
            entered[field] = text;
        }

        return entered;
    }
}

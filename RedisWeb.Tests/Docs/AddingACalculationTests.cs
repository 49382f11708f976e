using RedisWeb.Calculations;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Docs;

public sealed class AddingACalculationTests
{
    [Test]
    public void The_page_shows_exactly_the_class_that_is_compiled_here()
    {
        var page = File.ReadAllText(Repository.PathOf("docs/adding-a-calculation.md"));
        var source = File.ReadAllText(Repository.PathOf("RedisWeb.Tests/Docs/LongestCollatz.cs"));

        Assert.That(page, Does.Contain($"```csharp\n{source.TrimEnd()}\n```"));
    }

    [Test]
    public async Task The_class_gives_the_answer_that_the_page_tells()
    {
        var binding = new LongestCollatz().Form.Bind(name => name == "below" ? ["1e6"] : []);
        var answer = (LongestCollatzAnswer)await new LongestCollatz().ComputeAsync(binding.Input!, ComputeContext.SingleThreaded());

        Assert.That((answer.Start, answer.Steps), Is.EqualTo((837_799, 524)));
    }
}

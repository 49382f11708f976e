using Microsoft.Extensions.Primitives;
using RedisWeb.Http;

namespace RedisWeb.Tests.Http;

public sealed class AcceptHeaderTests
{
    private static readonly string[] Offered = ["text/html", "application/json", "text/csv", "image/png", "image/svg+xml"];

    [TestCase(null, "text/html")]
    [TestCase("", "text/html")]
    [TestCase("*/*", "text/html")]
    [TestCase("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8", "text/html")]
    [TestCase("text/html", "text/html")]
    [TestCase("text/html-not,application/json", "application/json")]
    [TestCase("TEXT/HTML", "text/html")]
    [TestCase("application/json", "application/json")]
    [TestCase("APPLICATION/JSON", "application/json")]
    [TestCase("application/json, text/plain, */*", "application/json")]
    [TestCase("text/html;q=0.5, application/json", "application/json")]
    [TestCase("application/json;q=0.5, text/html", "text/html")]
    [TestCase("text/html;q=0, */*", "application/json")]
    [TestCase("text/*", "text/html")]
    [TestCase("text/*;q=0.9, text/html;q=0.1", "text/csv")]
    [TestCase("text/csv", "text/csv")]
    [TestCase("image/*", "image/png")]
    [TestCase("image/svg+xml, image/*;q=0.8", "image/svg+xml")]
    [TestCase("image/png;q=0.3, image/svg+xml;q=0.4", "image/svg+xml")]
    [TestCase("application/json;q=0", null)]
    [TestCase("application/xml", null)]
    [TestCase("*/*;q=0", null)]
    [TestCase("nonsense", "text/html")]
    [TestCase(";;;===,,/", "text/html")]
    [TestCase("application/json;q=abc", "application/json")]
    public void The_best_representation_is_chosen(string? accept, string? expected)
    {
        var chosen = AcceptHeader.Choose(new StringValues(accept), Offered);

        Assert.That(chosen < 0 ? null : Offered[chosen], Is.EqualTo(expected));
    }

    [Test]
    public void Several_header_lines_count_as_one() =>
        Assert.That(AcceptHeader.Choose(new StringValues(["text/html;q=0.2", "text/csv"]), Offered), Is.EqualTo(2));
}

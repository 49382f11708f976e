using RedisWeb.Models;

namespace RedisWeb.Tests.Models;

public class BytesTextTests
{
    [TestCase(0, "0 bytes")]
    [TestCase(1, "1 byte")]
    [TestCase(1023, "1023 bytes")]
    [TestCase(1024, "1.0 KB")]
    [TestCase(1234, "1.2 KB")]
    [TestCase(34_816, "34 KB")]
    [TestCase(1_048_000, "1023 KB")]
    [TestCase(1_048_570, "1.0 MB")]
    [TestCase(9_800_000, "9.3 MB")]
    [TestCase(long.MaxValue, "8.0 EB")]
    [TestCase(-2048, "-2.0 KB")]
    public void A_size_reads_as_people_say_it(long bytes, string expected) => Assert.That(BytesText.Of(bytes), Is.EqualTo(expected));
}

using NUnit.Framework.Internal;

namespace RedisWeb.Tests.Support;

public class RequireTests
{
    private static readonly string[] Names = ["absent", "tool"];
    private string _folder = "";

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("redisweb-require-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void A_program_on_the_path_is_found()
    {
        var file = Path.Combine(_folder, OperatingSystem.IsWindows() ? "tool.exe" : "tool");
        File.WriteAllText(file, "");

        Assert.That(Require.Executable("thing", Names, "/nowhere" + Path.PathSeparator + _folder, null), Is.EqualTo(file));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("other,thingy")]
    public void A_missing_program_skips_the_test_with_the_reason(string? required)
    {
        Assert.That(
            () => Require.Executable("thing", Names, _folder, required),
            Throws.InstanceOf<IgnoreException>().With.Message.Contains("absent or tool"));
    }

    [TestCase("thing")]
    [TestCase("other, Thing")]
    public void A_missing_program_that_is_required_fails_the_test(string required)
    {
        using (new TestExecutionContext.IsolatedContext())
        {
            Assert.That(
                () => Require.Executable("thing", Names, _folder, required),
                Throws.InstanceOf<AssertionException>().With.Message.Contains(Require.Variable));
        }
    }
}

using RedisWeb.Redis;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Redis;

public sealed class DotnetHostTests
{
    private static readonly string FileName = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new TemporaryFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void The_host_that_runs_this_process_comes_first() =>
        Assert.That(DotnetHost.Find(_folder[FileName], _ => _folder["elsewhere"], _folder.Path), Is.EqualTo(_folder[FileName]));

    [Test]
    public void An_app_started_by_its_own_executable_finds_the_host_by_the_runtime_it_runs_on()
    {
        var runtime = Directory.CreateDirectory(_folder[Path.Combine("shared", "Microsoft.NETCore.App", "10.0.0")]).FullName;
        File.WriteAllText(_folder[FileName], "");

        Assert.That(DotnetHost.Find("/srv/RedisWeb", _ => null, runtime), Is.EqualTo(_folder[FileName]));
    }

    [Test]
    public void The_environment_names_it()
    {
        File.WriteAllText(_folder[FileName], "");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(DotnetHost.Find(null, n => n == "DOTNET_HOST_PATH" ? _folder[FileName] : null, null), Is.EqualTo(_folder[FileName]));
            Assert.That(DotnetHost.Find(null, n => n == "DOTNET_ROOT" ? _folder.Path : null, null), Is.EqualTo(_folder[FileName]));
        }
    }

    [Test]
    public void Without_any_sign_PATH_is_asked() => Assert.That(DotnetHost.Find(null, _ => null, null), Is.EqualTo(FileName));

    [Test]
    public void Here_it_is_found() => Assert.That(DotnetHost.Find(), Is.EqualTo(FileName).Or.Matches<string>(File.Exists));
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Protection;

public sealed class KeyCertificatesTests
{
    private readonly KeyStoreDouble _store = new();
    private TemporaryFolder _folder = null!;
    private string _pfx = "";
    private string _pem = "";

    [OneTimeSetUp]
    public void MakeFiles()
    {
        _folder = new TemporaryFolder();
        using (var first = TestCertificate.Create())
        {
            _pfx = _folder["first.pfx"];
            File.WriteAllBytes(_pfx, first.Export(X509ContentType.Pfx, "open sesame"));
        }

        using var second = TestCertificate.Create();
        using var key = second.GetRSAPrivateKey()!;
        _pem = _folder["second.pem"];
        File.WriteAllText(_pem, $"{second.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        File.WriteAllText(_folder["public.pem"], second.ExportCertificatePem());
        File.WriteAllText(_folder["nonsense.pfx"], "nonsense");
        using var curve = ECDsa.Create();
        using var elliptic = new CertificateRequest("CN=x", curve, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllBytes(_folder["elliptic.pfx"], elliptic.Export(X509ContentType.Pfx));
    }

    [OneTimeTearDown]
    public void DeleteFiles() => _folder.Dispose();

    [SetUp]
    public void Empty() => _store.Lose();

    [TestCase(true)]
    [TestCase(false)]
    public async Task With_a_certificate_no_secret_is_readable_in_the_store_and_copies_that_have_it_read_the_keys(bool pfx)
    {
        string[] settings = pfx ? [$"DataProtection:CertificateFile={_pfx}", "DataProtection:CertificatePassword=open sesame"] : [$"DataProtection:CertificateFile={_pem}"];
        await using var first = await ProtectedCopy.StartAsync(_store, settings);
        await using var second = await ProtectedCopy.StartAsync(_store, settings);

        Assert.Multiple(() =>
        {
            Assert.That(_store.Elements, Has.Count.EqualTo(1));
            Assert.That(_store.Elements[0], Does.Contain("EncryptedData").And.Not.Contain("masterKey"));
            Assert.That(second.Accepts(first.Protect("page")), Is.True);
            Assert.That(first.Log.Containing("unencrypted"), Is.Empty);
            Assert.That(first.Log.Containing("Warning "), Is.Empty);
        });
    }

    [Test]
    public async Task Without_one_the_secret_is_readable() // what the test above would see, if nothing were encrypted
    {
        await using var copy = await ProtectedCopy.StartAsync(_store);

        Assert.That(_store.Elements[0], Does.Contain("masterKey"));
    }

    [Test]
    public async Task After_a_change_of_certificates_the_older_one_opens_what_it_closed()
    {
        await using var before = await ProtectedCopy.StartAsync(_store, $"DataProtection:CertificateFile={_pfx}", "DataProtection:CertificatePassword=open sesame");
        await using var after = await ProtectedCopy.StartAsync(
            _store, $"DataProtection:CertificateFile={_pem}", $"DataProtection:OlderCertificateFiles={_pfx}", "DataProtection:CertificatePassword=open sesame");

        Assert.That(after.Accepts(before.Protect("page")), Is.True);
        Assert.That(_store.Elements, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_copy_with_another_certificate_says_so_once_and_goes_on_with_a_key_of_its_own()
    {
        await using var first = await ProtectedCopy.StartAsync(_store, $"DataProtection:CertificateFile={_pfx}", "DataProtection:CertificatePassword=open sesame");
        await using var other = await ProtectedCopy.StartAsync(_store, $"DataProtection:CertificateFile={_pem}");

        Assert.Multiple(() =>
        {
            Assert.That(other.Accepts(first.Protect("page")), Is.False);
            Assert.That(other.Accepts(other.Protect("page")), Is.True);
            Assert.That(other.Log.Containing("certificate that this copy has not got").Count(), Is.EqualTo(1));
            Assert.That(other.Log.Containing("Error "), Is.Empty);
        });
    }

    [TestCase("nowhere.pfx", "", "there is no such file.")]
    [TestCase("first.pfx", "wrong", "password")]
    [TestCase("nonsense.pfx", "", "")]
    [TestCase("public.pem", "", "")]
    [TestCase("elliptic.pfx", "", "has no RSA private key")]
    public void A_file_that_cannot_be_used_ends_the_start_with_a_sentence(string name, string password, string reason) =>
        Assert.That(
            () => ProtectedCopy.Create(_store, $"DataProtection:CertificateFile={_folder[name]}", $"DataProtection:CertificatePassword={password}"),
            Throws.TypeOf<StartupException>().With.Message.StartsWith("DataProtection:CertificateFile: ").And.Message.Contains($"'{_folder[name]}'").And.Message.Contains(reason)
                .And.Message.Not.Contains("\n").And.Message.EndsWith("."));
}

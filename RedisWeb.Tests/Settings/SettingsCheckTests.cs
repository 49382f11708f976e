using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RedisWeb.Settings;

namespace RedisWeb.Tests.Settings;

public sealed class SettingsCheckTests
{
    [TestCase("Size", "12", null)]
    [TestCase("Size", "big", "Box:Size must be a whole number from 1 to 20; it is 'big'.")]
    [TestCase("Size", "", "Box:Size must be a whole number from 1 to 20; it is ''.")]
    [TestCase("Size", "21", "Box:Size must be from 1 to 20; it is 21.")]
    [TestCase("Open", "perhaps", "Box:Open must be true or false; it is 'perhaps'.")]
    [TestCase("Label", "much too long", "Box:Label must be at most 5 characters long; it has 13.")]
    [TestCase("Label", " ", "Box:Label must not be empty.")]
    [TestCase("Password", "hunter2", "Box:Password may have letters only.")]
    [TestCase("TokenLength", "hunter2", "Box:TokenLength must be a whole number from 1 to 20.")]
    [TestCase("TokenLength", "77", "Box:TokenLength must be from 1 to 20.")]
    public void What_is_wrong_is_told_by_its_key_its_limit_and_what_it_got_but_never_a_secret(string name, string value, string? message)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>($"Box:{name}", value)]).Build();
        var services = new ServiceCollection();
        services.AddValidatedOptions<BoxOptions>(configuration, "Box");
        using var provider = services.BuildServiceProvider();

        Assert.That(provider.GetRequiredService<IStartupValidator>().Validate,
            message is null ? Throws.Nothing : Throws.TypeOf<OptionsValidationException>().With.Message.EqualTo(message));
    }

    public sealed class BoxOptions
    {
        [Range(1, 20)]
        public int Size { get; set; } = 1;

        public bool Open { get; set; }

        [Required]
        [MaxLength(5)]
        public string Label { get; set; } = "box";

        [RegularExpression("[a-z]*", ErrorMessage = "{0} may have letters only.")]
        public string Password { get; set; } = "";

        [Range(1, 20)]
        public int TokenLength { get; set; } = 1;
    }
}

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace RedisWeb.Accounts;

/// <summary>In Development, where there are no accounts: a secret in the app's log that signs its reader in, once.</summary>
public sealed partial class SignInLink(AccountList accounts, IHostEnvironment environment, IServer server, TimeProvider clock, ILogger<SignInLink> log)
{
    private const int SecretBytes = 32;

    private static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(15);

    private readonly Lock _gate = new();
    private (string Secret, DateTimeOffset Until)? _link;

    /// <summary>Whether there are such links at all.</summary>
    public bool IsOffered { get; } = environment.IsDevelopment() && accounts.All.Count == 0;

    /// <summary>Sees to it that a link that is good stands in the log: the last one there, unless it has been used or is too old. The site is where the server listens, not where a request says that it is.</summary>
    public void Offer()
    {
        lock (_gate)
        {
            if (IsOffered && !IsGood())
            {
                _link = (Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes)), clock.GetUtcNow() + GoodFor);
                LogLink($"{server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()?.TrimEnd('/')}/account/sign-in?link={_link.Value.Secret}", GoodFor.TotalMinutes);
            }
        }
    }

    /// <summary>Takes the link, so that nobody else can.</summary>
    /// <returns>Whether it was this one.</returns>
    public bool TryTake(string secret, out DateTimeOffset until)
    {
        lock (_gate)
        {
            until = default;
            if (!IsGood() || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(_link!.Value.Secret), Encoding.UTF8.GetBytes(secret)))
            {
                return false;
            }

            until = _link.Value.Until;
            _link = null;
            return true;
        }
    }

    /// <summary>It led to no session, and stays good.</summary>
    public void GiveBack(string secret, DateTimeOffset until)
    {
        lock (_gate)
        {
            _link ??= (secret, until);
        }
    }

    private bool IsGood() => IsOffered && _link is { } link && link.Until > clock.GetUtcNow();

    [LoggerMessage(1, LogLevel.Information, "There are no accounts. To sign in as administrator open {Link} (once, within {Minutes} minutes).")]
    private partial void LogLink(string link, double minutes);
}

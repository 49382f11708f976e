using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace RedisWeb.Http;

/// <summary>Which of several was chosen on one of our pages: comes back as it was given, or is no choice.</summary>
/// <param name="purpose">What it is a choice of: what was sealed for another can't be opened.</param>
internal sealed class SealedChoice(IDataProtectionProvider protection, string purpose)
{
    private readonly IDataProtector _protector = protection.CreateProtector(purpose);

    public string Close(string value) => _protector.Protect(value);

    /// <returns>Null for nothing, and for what is not of our page.</returns>
    public string? Open(string sealedValue)
    {
        try
        {
            return sealedValue.Length == 0 ? null : _protector.Unprotect(sealedValue);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}

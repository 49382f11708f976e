using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;

namespace RedisWeb.Accounts;

/// <summary>Makes bytes of tickets that only this site can read or make, each good in its own place alone: whoever writes into Redis can't give a session another's ticket.</summary>
public sealed class TicketSeal(IDataProtectionProvider protection)
{
    private const string Purpose = "RedisWeb.Accounts.Ticket.v1";

    public byte[] Close(TicketKey key, AuthenticationTicket ticket) => Protector(key).Protect(TicketSerializer.Default.Serialize(ticket));

    /// <returns>Null where it can't be read.</returns>
    public AuthenticationTicket? Open(TicketKey key, byte[] bytes)
    {
        try
        {
            return TicketSerializer.Default.Deserialize(Protector(key).Unprotect(bytes));
        }
        catch (Exception ex) when (ex is CryptographicException or IOException)
        {
            return null;
        }
    }

    private IDataProtector Protector(TicketKey key) => protection.CreateProtector(Purpose, key.User, key.Place);
}

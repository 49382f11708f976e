using System.Buffers.Binary;
using Microsoft.AspNetCore.Identity;

namespace RedisWeb.Accounts;

/// <summary><c>dotnet run --project RedisWeb -- hash-password</c>: makes of a password what <c>Accounts</c> needs.</summary>
internal static class HashPasswordCommand
{
    public const string Name = "hash-password";

    public const int ShortestPassword = 12;

    /// <summary>On a terminal it asks twice and shows nothing; else the password is the first line of the input.</summary>
    /// <returns>The exit code.</returns>
    public static int Run() => Console.IsInputRedirected
        ? Run(_ => Console.In.ReadLine(), asksAgain: false, Console.Out, Console.Error)
        : Run(AskUnseen, asksAgain: true, Console.Out, Console.Error);

    /// <param name="ask">Gets an answer to a question; null where there is none.</param>
    /// <param name="asksAgain">Whether the password is to be given twice, because nobody sees what was typed.</param>
    /// <param name="output">Gets the hash, and nothing else: it may be piped on.</param>
    /// <param name="messages">Gets what a person wants to know.</param>
    internal static int Run(Func<string, string?> ask, bool asksAgain, TextWriter output, TextWriter messages)
    {
        var password = ask("Password: ") ?? "";
        if (password.Length < ShortestPassword)
        {
            messages.WriteLine(FormattableString.Invariant($"A password must have at least {ShortestPassword} characters; this one has {password.Length}."));
            return 1;
        }

        if (asksAgain && ask("Once more: ") != password)
        {
            messages.WriteLine("These are two different passwords.");
            return 1;
        }

        output.WriteLine(new PasswordHasher<Account>().HashPassword(new Account("", "", AccountRole.Viewer), password));
        messages.WriteLine(
            """
            This is its hash. Set it, with a name and a role (Viewer or Administrator), for each copy of the app, and start it again:
              Accounts__0__Name=ada
              Accounts__0__PasswordHash=(the hash)
              Accounts__0__Role=Administrator
            The next account has a 1 instead of the 0. It belongs into the environment or user secrets, not into a file of the repository.
            """);
        return 0;
    }

    private static string AskUnseen(string question)
    {
        Console.Error.Write(question);
        var typed = new System.Text.StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                typed.Append(key.KeyChar);
            }
        }

        Console.Error.WriteLine();
        return typed.ToString();
    }
}

/// <summary>
/// What ASP.NET Core's PasswordHasher writes, in Base64: a 1, pseudo-random function, iterations and length of the salt (four bytes each, the highest first), the salt, and the key
/// derived by PBKDF2.
/// </summary>
internal static class PasswordHash
{
    private const byte Version = 1;
    private const int Header = 13;
    private const int LeastSalt = 16;
    private const int LeastKey = 16;
    private const int MostBytes = 1024;

    public static bool IsOne(string text)
    {
        var buffer = new byte[MostBytes];
        if (!Convert.TryFromBase64String(text, buffer, out var length) || length < Header + LeastSalt + LeastKey || buffer[0] != Version)
        {
            return false;
        }

        var function = BinaryPrimitives.ReadUInt32BigEndian(buffer.AsSpan(1));
        var iterations = BinaryPrimitives.ReadUInt32BigEndian(buffer.AsSpan(5));
        var salt = BinaryPrimitives.ReadUInt32BigEndian(buffer.AsSpan(9));
        return function <= 2 && iterations is > 0 and <= 10_000_000 && salt is >= LeastSalt and <= MostBytes && length - Header - salt >= LeastKey;
    }
}

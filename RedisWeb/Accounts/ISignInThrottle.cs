namespace RedisWeb.Accounts;

/// <summary>Counts attempts to sign in, over all copies. What it throws says that nothing is known of the outcome.</summary>
public interface ISignInThrottle
{
    /// <summary>Counts an attempt before its password is looked at, so that guesses made at once can't be more than may be; one too many is not made.</summary>
    /// <returns>Null where it may be made, else after how long the next one may.</returns>
    Task<TimeSpan?> CountAsync(SignInAttempt attempt);

    /// <summary>The attempt was counted, but its password was not looked at: it is taken back.</summary>
    Task NotMadeAsync(SignInAttempt attempt);

    /// <summary>The attempt was no failure: it is taken back, and the address is from now on known as the user's.</summary>
    Task SucceededAsync(SignInAttempt attempt);

    /// <summary>How many attempts were not made, since they have been counted.</summary>
    Task<long> RefusedAsync();
}

namespace RedisWeb.Sessions;

/// <summary>The session can't be had, or could not be saved. Nothing that was saved before is changed.</summary>
public abstract class SessionException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Redis can't be reached, or did not take it. What was to be saved may have been saved all the same if Redis answered too late.</summary>
public sealed class SessionUnavailableException(string message, Exception? inner = null) : SessionException(message, inner);

/// <summary>The session ended (it was forgotten in another tab, or expired) between being read and being saved.</summary>
public sealed class SessionEndedException() : SessionException("The session has ended since this page was asked for.");

/// <summary>What was to be kept is more than a session may hold. Everything else in it is unharmed.</summary>
public sealed class SessionLimitException(string message) : SessionException(message);

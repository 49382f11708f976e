namespace RedisWeb.Calculations;

/// <summary>There is no answer to this input. The message is for the visitor: say what is wrong and what to change.</summary>
public class CalculationFailedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Something the calculation needs (a database, say) is away for now. The message is for the visitor.</summary>
public class CalculationUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A calculation is written wrongly. Stops the start; the message names the type or the file and line.</summary>
public sealed class CalculationDefinitionException(string message) : Exception(message);

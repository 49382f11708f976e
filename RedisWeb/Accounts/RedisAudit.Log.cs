namespace RedisWeb.Accounts;

public sealed partial class RedisAudit
{
    [LoggerMessage(1, LogLevel.Warning, "Not in the audit trail, because Redis did not take it ({Reason}): {Who} from {FromWhere}, {What}: {Outcome}.")]
    private partial void LogNotKept(string who, string fromWhere, string what, string outcome, string reason);
}

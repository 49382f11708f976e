using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Jobs;

public sealed class EmbeddedServerScheduleRunnerTests() : ScheduleRunnerContract(RedisKind.Embedded);

public sealed class RedisServerScheduleRunnerTests() : ScheduleRunnerContract(RedisKind.OneServer);

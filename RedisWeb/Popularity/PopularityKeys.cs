using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Popularity;

/// <summary>
/// What is asked, and by how many; one script writes most of them, so they share a hash tag:
/// <list type="table">
/// <item><term><c>{asked}:most:{day}</c></term><description>sorted set, how often each question was asked on a day; 8 days, 1,000 questions at most</description></item>
/// <item><term><c>{asked}:most</c></term><description>sorted set, the sum of the last seven days, made for whoever reads it; 5 s</description></item>
/// <item><term><c>{asked}:recent</c></term><description>list, the 50 latest questions, each with its moment; 8 days after the last</description></item>
/// <item><term><c>{asked}:told:{run}</c></term><description>string, the number of the last report of one run of a copy; a day</description></item>
/// <item><term><c>{asked}:visitors:{day}</c></term><description>HyperLogLog, the visitors of a day; 8 days</description></item>
/// <item><term><c>{asked}:salt:{day}</c></term><description>string, what makes visitors of a day unrecognisable; 2 days</description></item>
/// </list>
/// </summary>
public sealed class PopularityKeys(KeyPrefix prefix) : IFeatureKeys
{
    public static IReadOnlyList<KeyKind> Kinds { get; } = [new("{asked}")];

    public RedisKey Most { get; } = prefix.Text + "{asked}:most";

    public RedisKey Recent { get; } = prefix.Text + "{asked}:recent";

    public RedisKey MostOf(DateOnly day) => $"{prefix.Text}{{asked}}:most:{day:yyyy-MM-dd}";

    public RedisKey LastReport(string run) => $"{prefix.Text}{{asked}}:told:{run}";

    public RedisKey Visitors(DateOnly day) => $"{prefix.Text}{{asked}}:visitors:{day:yyyy-MM-dd}";

    public RedisKey Salt(DateOnly day) => $"{prefix.Text}{{asked}}:salt:{day:yyyy-MM-dd}";
}

using System.Collections.Concurrent;
using RedisWeb.Jobs;

namespace RedisWeb.Tests.Support;

/// <summary>The line of all copies, in this process.</summary>
public sealed class LocalWaitingLine : IWaitingLine
{
    private readonly FairLine<string> _line;
    private readonly ConcurrentDictionary<string, WaitingQuestion> _questions = new();

    public LocalWaitingLine(ComputeOptions limits) => _line = new FairLine<string>(limits.QueueLimit, limits.QueueLimitPerClient);

    public Task AddAsync(WaitingQuestion question, CancellationToken cancellationToken)
    {
        var isNew = _questions.TryAdd(question.Id, question);
        try
        {
            _line.Add(question.Id, question.Client, question.Lane);
            return Task.CompletedTask;
        }
        catch (Exception ex)
        {
            if (isNew)
            {
                _questions.TryRemove(question.Id, out _);
            }

            return Task.FromException(ex);
        }
    }

    public Task<WaitingQuestion?> TakeAsync(IReadOnlyList<ComputeLane> lanes, IReadOnlyCollection<string> names) =>
        Task.FromResult(_line.Take(lanes, id => names.Contains(_questions[id].Name)) is { } taken && _questions.TryRemove(taken, out var question) ? question : null);

    public Task<bool> RemoveAsync(string id)
    {
        _line.Remove(id);
        return Task.FromResult(_questions.TryRemove(id, out _));
    }

    public Task<int?> PlaceAsync(string id) =>
        Task.FromResult(_questions.TryGetValue(id, out var question) ? _line.Read().TakeWhile(each => each != id).Count(each => _questions[each].Lane == question.Lane) : (int?)null);

    public Task<IReadOnlyList<WaitingQuestion>> ReadAsync(int most) => Task.FromResult<IReadOnlyList<WaitingQuestion>>([.. _line.Read().Take(most).Select(id => _questions[id])]);

    public Task<(long Slow, long Quick)> CountAsync()
    {
        var lanes = _questions.Values.ToLookup(each => each.Lane);
        return Task.FromResult(((long)lanes[ComputeLane.Slow].Count(), (long)lanes[ComputeLane.Quick].Count()));
    }
}

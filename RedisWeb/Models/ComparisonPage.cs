using RedisWeb.Caching;
using RedisWeb.Calculations;

namespace RedisWeb.Models;

/// <summary>What became of one of the questions that are compared: its answer, or why there is none.</summary>
public sealed record ComparedAnswer(BoundInput Input, CacheResult? Result, FailureModel? Failure);

/// <summary>Answers of one calculation side by side.</summary>
/// <param name="HasTables">Whether the answers have tables, which are not compared.</param>
/// <param name="Query">What stands behind the question mark of this page's address, and of the workspace's with the same answers ticked.</param>
public sealed record ComparisonPage(
    string Title, IReadOnlyList<ComparedColumn> Columns, IReadOnlyList<ComparedRow> Inputs, IReadOnlyList<ComparedRow> Facts, IReadOnlyList<JoinedChart> Charts, bool HasTables, string Query);

/// <param name="Name">What tells it from the others.</param>
public sealed record ComparedColumn(
    string Name, string Address, CacheStatus? Status, TimeSpan Age, DateTimeOffset ComputedAt, FailureModel? Failure, Picture? Picture, string PictureAddress);

/// <param name="Values">One for each answer, with its unit.</param>
/// <param name="Differs">Whether that is worth a mark: of inputs that are not the same.</param>
public sealed record ComparedRow(string Label, IReadOnlyList<string> Values, bool Differs = false);

/// <summary>What was chosen, when that can't be compared.</summary>
/// <param name="Problem">Why, and what can be done.</param>
/// <param name="Query">Behind the question mark of the workspace's address, so that it is ticked there.</param>
public sealed record ChoicePage(string Problem, IReadOnlyList<ChoiceGroup> Groups, IReadOnlyList<BadChoice> Bad, string Query);

/// <summary>Answers of one calculation, all ticked.</summary>
public sealed record ChoiceGroup(string Slug, string Title, IReadOnlyList<QuestionLink> Questions);

public sealed record BadChoice(string Text, string Reason);

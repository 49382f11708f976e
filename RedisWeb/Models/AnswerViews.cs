using System.Collections.Concurrent;
using Microsoft.AspNetCore.Mvc.ViewEngines;
using RedisWeb.Calculations;

namespace RedisWeb.Models;

/// <summary>Knows which calculations have a view of their own: <c>Views/Calculations/Answers/{class name}.cshtml</c>.</summary>
public sealed class AnswerViews(ICompositeViewEngine engine)
{
    private const string Default = "Show.Answer";
    private readonly ConcurrentDictionary<Type, string> _names = new();

    public string NameFor(Calculation calculation) => _names.GetOrAdd(calculation.GetType(), Find);

    private string Find(Type type)
    {
        var own = $"Answers/{type.Name}";
        return engine.GetView(null, $"/Views/Calculations/{own}.cshtml", isMainPage: false).Success ? own : Default;
    }
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Primitives;
using RedisWeb.Calculations;
using RedisWeb.Models;

namespace RedisWeb.Http;

/// <summary>The representations that a calculation's answers can be had in.</summary>
internal sealed class Offers
{
    private static readonly ConcurrentDictionary<Type, Offers> Known = new();
    private readonly string[] _mediaTypes;

    private Offers(IReadOnlyList<Representation> all)
    {
        All = all;
        _mediaTypes = [.. all.Select(each => each.MediaType())];
    }

    public IReadOnlyList<Representation> All { get; }

    public static Offers Of(Calculation calculation) => Known.GetOrAdd(calculation.AnswerType, static type =>
    {
        var shape = AnswerShape.Of(type);
        List<Representation> all = [Representation.Html, Representation.Json, Representation.Csv];
        if (shape.PictureName is not null)
        {
            all.Add(Representation.Png);
        }

        if (shape.HasSeries)
        {
            all.Add(Representation.Svg);
        }

        return new Offers(all);
    });

    public bool Has(Representation representation) => All.Contains(representation);

    /// <summary>For one answer that lacks what others of its type have.</summary>
    public Offers Without(Representation representation) => new([.. All.Where(each => each != representation)]);

    /// <summary>The one that suits the client best, or null when it accepts none of them.</summary>
    public Representation? Choose(StringValues accept) => AcceptHeader.Choose(accept, _mediaTypes) is >= 0 and var chosen ? All[chosen] : null;
}

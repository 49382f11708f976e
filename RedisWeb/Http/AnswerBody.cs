using System.Text;
using RedisWeb.Calculations;
using RedisWeb.Models;
using RedisWeb.Models.Charts;

namespace RedisWeb.Http;

/// <summary>The representations that there are of answers, and the bytes of those that hold the answer alone.</summary>
internal static class AnswerBody
{
    private static readonly Representation[] Always = [Representation.Html, Representation.Json, Representation.Csv];

    /// <summary>What a calculation's answers can be had in. A single answer need not have a picture or a series.</summary>
    public static Representation[] Offered(Calculation calculation) => AnswerShape.Of(calculation.AnswerType) switch
    {
        { PictureName: null, HasSeries: false } => Always,
        { HasSeries: false } => [.. Always, Representation.Png],
        { PictureName: null } => [.. Always, Representation.Svg],
        _ => [.. Always, Representation.Png, Representation.Svg],
    };

    public static bool Exists(Calculation calculation, object answer, Representation representation) => representation switch
    {
        Representation.Png => AnswerShape.Of(calculation.AnswerType).Picture(answer) is { Png.IsEmpty: false },
        Representation.Svg => AnswerShape.Of(calculation.AnswerType).Series(answer).Count > 0,
        _ => true,
    };

    public static ReadOnlyMemory<byte> Of(Calculation calculation, object answer, Representation representation) => representation switch
    {
        Representation.Png => AnswerShape.Of(calculation.AnswerType).Picture(answer)!.Png,
        Representation.Svg => Encoding.UTF8.GetBytes(NumberCultures.Invariantly(() => new SvgChart(AnswerShape.Of(calculation.AnswerType).Series(answer)[0]).Document())),
        _ => AnswerCsv.Write(calculation.AnswerType, answer),
    };
}

using System.Text;
using RedisWeb.Calculations;
using RedisWeb.Models;
using RedisWeb.Models.Charts;

namespace RedisWeb.Http;

/// <summary>The bytes of the representations that hold the answer alone.</summary>
internal static class AnswerBody
{
    /// <summary>Whether this answer has it; one that may have a picture or a series need not.</summary>
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

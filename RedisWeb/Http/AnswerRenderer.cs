using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewEngines;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.WebUtilities;
using RedisWeb.Calculations;
using RedisWeb.Caching;
using RedisWeb.Models;
using RedisWeb.Models.Charts;
using RedisWeb.Models.Tables;
using RedisWeb.Resources;
using RedisWeb.Sessions;

namespace RedisWeb.Http;

/// <summary>What the bytes of a calculation's answer depend on besides the entry: whatever is kept under one look can't be shown where any part of it differs.</summary>
/// <param name="Representation">The form of it.</param>
/// <param name="IsPage">Whether of the whole page, and not only of the answer on it.</param>
/// <param name="Numbers">How numbers are read.</param>
/// <param name="Root">What stands before every path of the site.</param>
/// <param name="Language">What it is written in; null where that is the same whoever reads it.</param>
/// <param name="Chart">Which of its charts, counted from 1.</param>
/// <param name="Preferences">Of the visitor whose page it is, with places left open for what is theirs alone; null of an answer that has none.</param>
/// <param name="IsGzipped">Whether for those who take it with gzip; what is not worth compressing is the same for all.</param>
internal sealed record AnswerLook(Representation Representation, bool IsPage, NumberFormat Numbers, string Root, string? Language, int Chart = 1, Preferences? Preferences = null, bool IsGzipped = false)
{
    /// <summary>Of what everybody is sent alike, in the language of the request.</summary>
    public static AnswerLook Of(Representation representation, string root, int chart = 1) =>
        new(representation, representation is Representation.Html, default, root, representation.IsInWords() ? Languages.Current.Name : null, chart);
}

/// <summary>What the form that pins an answer depends on, where there is no pin yet.</summary>
internal sealed record PinLook(PinKnowledge Known, string Root, string? Language);

/// <summary>Draws answers: each representation of an entry once, as long as this copy keeps the entry.</summary>
public sealed class AnswerRenderer(ICompositeViewEngine views, IModelMetadataProvider metadata, ITempDataDictionaryFactory temporary, IAntiforgery antiforgery, IHostEnvironment environment)
{
    /// <summary>In a view's data: tokens are filled in after it is drawn.</summary>
    internal const string LeavesTokensOpen = "LeavesTokensOpen";

    /// <summary>How many times a representation is asked for, after it was drawn, until it is kept compressed.</summary>
    internal const int OftenAsked = 3;

    private const int UsualLength = 16 * 1024;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    // In Development a view may be edited at any time.
    private readonly bool _keepsViews = !environment.IsDevelopment();

    /// <summary>A representation for programs.</summary>
    /// <param name="calculation">What was asked.</param>
    /// <param name="input">Of it.</param>
    /// <param name="result">What it came to.</param>
    /// <param name="representation">Any but the page.</param>
    /// <param name="coding">How it is sent.</param>
    /// <param name="root">What stands before every path of the site.</param>
    /// <param name="chart">Which, of an SVG.</param>
    internal static Task<Rendition> DataAsync(Calculation calculation, BoundInput input, CacheResult result, Representation representation, TextCoding coding, string root, int chart) => SentAsync(
        result.Renditions, AnswerLook.Of(representation, root, chart), coding, () => Task.FromResult(Data(calculation, input, result.Value, representation, root, chart)));

    /// <summary>The page, with the status line left out.</summary>
    /// <param name="context">Of the request.</param>
    /// <param name="calculation">What was asked.</param>
    /// <param name="input">Of it.</param>
    /// <param name="result">What it came to.</param>
    /// <param name="frame">Around the page. Where it names who has signed in, or the workspace is away, the page is nobody else's; else it is kept for all who want it to look the same.</param>
    /// <param name="pin">Of the answer; null where nobody knows whether it is pinned.</param>
    /// <param name="view">How a table of it is looked at. Only what is there without one is kept, so that no view passes for another, and none takes up memory.</param>
    internal async Task<Rendition> PageAsync(ActionContext context, Calculation calculation, BoundInput input, CacheResult result, SiteFrame frame, PinForm? pin, TableQuery? view)
    {
        var http = context.HttpContext;
        var root = http.Request.PathBase.ToUriComponent();
        var isKept = _keepsViews && view is null && RequestLanguage.UnknownIn(http.Request) is null; // of which the page has a word
        var kept = isKept ? result.Renditions : null;
        var look = AnswerLook.Of(Representation.Html, root);
        if (!CrossSiteFilter.NeedsToken(http))
        {
            return await SentAsync(kept, look, GzippedRendition.CodingFor(http.Request), async () => await FilledAsync(await DrawnAsync(), []));
        }

        using var token = new StringWriter();
        antiforgery.GetHtml(http).WriteTo(token, HtmlEncoder.Default);
        var isShared = frame is { IsWorkspaceAway: false, SignedInAs: null };
        return await FilledAsync(await KeptAsync(isShared ? kept : null, look with { Preferences = frame.Preferences }, DrawnAsync), [Encoding.UTF8.GetBytes(token.ToString())]);

        async Task<Rendition> DrawnAsync()
        {
            var answer = new AnswerModel(calculation, input, result.Value, root, view);
            var shown = await KeptAsync(kept, look with { IsPage = false, Numbers = frame.Preferences.Numbers }, async () => Whole(await DrawAsync(context, ViewOf(calculation), false, answer, frame)));
            var page = await DrawAsync(context, "Show", true, CalculationPresenter.Answered(calculation, input, answer), frame);
            var (before, rest) = PageSlot.Status.Split(page);
            var (between, after) = PageSlot.Answer.Split(rest);
            return new Rendition([before], [between, .. shown.Before, after], page.Length);
        }

        async Task<Rendition> FilledAsync(Rendition page, ReadOnlyMemory<byte>[] field)
        {
            async Task<Rendition> PinAsync() => Whole(pin is null ? [] : await DrawAsync(context, "/Views/Calculations/Show.Pin.cshtml", false, pin, frame));
            var form = pin is { IsPinned: false } ? await KeptAsync(kept, new PinLook(pin.Known, root, look.Language), PinAsync) : await PinAsync();
            return new Rendition(PageSlot.Token.Fill(page.Before, field), PageSlot.Token.Fill(PageSlot.Pin.Fill(page.After, form.Before), field), page.Size);
        }
    }

    /// <summary>Another page that is the same for everybody who wants it to look the same.</summary>
    internal Task<Rendition> WholeAsync(ActionContext context, Renditions kept, string view, object model, SiteFrame frame)
    {
        var http = context.HttpContext;
        var look = AnswerLook.Of(Representation.Html, http.Request.PathBase.ToUriComponent()) with { Preferences = frame.Preferences };
        var coding = CrossSiteFilter.NeedsToken(http) ? TextCoding.Plain : GzippedRendition.CodingFor(http.Request);
        return SentAsync(_keepsViews && RequestLanguage.UnknownIn(http.Request) is null ? kept : null, look, coding, DrawnAsync);

        async Task<Rendition> DrawnAsync()
        {
            var page = await DrawAsync(context, view, true, model, frame, look.Root + http.Request.Path.ToUriComponent());
            return new Rendition(PageSlot.Token.Fill([page], []), [], page.Length);
        }
    }

    // The framework compresses on the way. To do it well, once for all, costs up to three times as much, and memory that the runtime does not see: that is for what is asked for again and again.
    private static Task<Rendition> SentAsync(Renditions? kept, AnswerLook look, TextCoding coding, Func<Task<Rendition>> draw)
    {
        if (coding is not TextCoding.Gzip || kept?.Find(look) is not { } plain)
        {
            return KeptAsync(kept, look, draw);
        }

        var isSentPlain = look.Representation is Representation.Png || plain.Length < AnswerCompression.Smallest;
        return isSentPlain || plain.AskedAgain() >= OftenAsked
            ? kept.GetOrAddAsync(look with { IsGzipped = true }, () => Task.FromResult(isSentPlain ? plain with { Size = 0 } : GzippedRendition.Of(plain))) : Task.FromResult(plain);
    }

    private static Task<Rendition> KeptAsync(Renditions? kept, object look, Func<Task<Rendition>> draw) => kept is null ? draw() : kept.GetOrAddAsync(look, draw);

    private static Rendition Data(Calculation calculation, BoundInput input, object answer, Representation representation, string root, int chart)
    {
        var shape = AnswerShape.Of(calculation.AnswerType);
        return representation switch
        {
            Representation.Json => AnswerJson.Around(calculation, input, answer, AnswerAddress.Of(root, calculation, input, Representation.Png.Suffix())),
            Representation.Png => new Rendition([shape.Picture(answer)!.Png], [], 0), // the entry's own bytes
            Representation.Svg => Whole(ChartFile.Draw(shape.Series(answer, calculation.OwnTexts)[chart - 1])),
            _ => Whole(AnswerCsv.Write(calculation.AnswerType, answer)),
        };
    }

    private static Rendition Whole(string text) => Whole(Encoding.UTF8.GetBytes(text));

    private static Rendition Whole(byte[] bytes) => new([bytes], [], bytes.Length);

    // A calculation's own view, where it has one.
    private string ViewOf(Calculation calculation) =>
        $"/Views/Calculations/Answers/{calculation.GetType().Name}.cshtml" is var own && views.GetView(null, own, isMainPage: false).Success ? own : "/Views/Calculations/Show.Answer.cshtml";

    private async Task<byte[]> DrawAsync(ActionContext context, string name, bool isPage, object model, SiteFrame frame, string? address = null)
    {
        var found = isPage ? views.FindView(context, name, isPage) : views.GetView(null, name, isPage);
        found.EnsureSuccessful(null);
        var data = new ViewDataDictionary<object>(metadata, context.ModelState) { Model = model };
        data[SiteFrame.Name] = frame;
        data[SiteFrame.Address] = address;
        data[LeavesTokensOpen] = true;
        using var bytes = new MemoryStream(UsualLength);
        await using (var text = new HttpResponseStreamWriter(bytes, Utf8))
        {
            await found.View.RenderAsync(new ViewContext(context, found.View, data, temporary.GetTempData(context.HttpContext), text, new HtmlHelperOptions()));
        }

        return bytes.ToArray();
    }
}

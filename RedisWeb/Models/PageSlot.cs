using System.Text;
using Microsoft.AspNetCore.Html;

namespace RedisWeb.Models;

/// <summary>A place in a page that is filled after the page was drawn, so that the page can be kept for more than one answer to the same.</summary>
public sealed class PageSlot
{
    // No character, so what stands for it comes from nothing that is encoded for a page.
    private readonly byte[] _mark;

    private PageSlot(char noncharacter)
    {
        Html = new HtmlString(noncharacter.ToString());
        _mark = Encoding.UTF8.GetBytes([noncharacter]);
    }

    /// <summary>Of the status line: once.</summary>
    public static PageSlot Status { get; } = new('\uFDD0');

    /// <summary>Of the answer: once.</summary>
    public static PageSlot Answer { get; } = new('\uFDD1');

    /// <summary>Of the visitor's pin, or of the form that makes one.</summary>
    public static PageSlot Pin { get; } = new('\uFDD2');

    /// <summary>Of the token of a form, for visitors who need one.</summary>
    public static PageSlot Token { get; } = new('\uFDD3');

    /// <summary>What a view writes there.</summary>
    public IHtmlContent Html { get; }

    /// <param name="parts">Of what was drawn.</param>
    /// <param name="content">Of the place, wherever it is open.</param>
    public ReadOnlyMemory<byte>[] Fill(ReadOnlyMemory<byte>[] parts, ReadOnlyMemory<byte>[] content)
    {
        List<ReadOnlyMemory<byte>> filled = [];
        foreach (var part in parts)
        {
            var rest = part;
            for (int at; (at = rest.Span.IndexOf(_mark)) >= 0; rest = rest[(at + _mark.Length)..])
            {
                filled.Add(rest[..at]);
                filled.AddRange(content);
            }

            filled.Add(rest);
        }

        return [.. filled];
    }

    /// <summary>What was drawn before a place that is there once, and after it.</summary>
    public (ReadOnlyMemory<byte> Before, ReadOnlyMemory<byte> After) Split(ReadOnlyMemory<byte> drawn) =>
        drawn.Span.Count(_mark) == 1 && drawn.Span.IndexOf(_mark) is var at ? (drawn[..at], drawn[(at + _mark.Length)..])
        : throw new InvalidOperationException("The page has one place for the status line and one for the answer.");
}

using System.Security.Cryptography;
using RedisWeb.Models;

namespace RedisWeb.Http;

/// <summary>What visitors are told about each status.</summary>
internal static class ErrorTexts
{
    // Without letters and digits that look alike: references are read out on telephones.
    private const string ReferenceCharacters = "23456789abcdefghjkmnpqrstuvwxyz";

    /// <summary>What a visitor is told of a fault, and the log has beside its cause.</summary>
    public static string NewReference() => RandomNumberGenerator.GetString(ReferenceCharacters, 10);

    public static ErrorPage PageFor(int status, string method) => status switch
    {
        400 when HttpMethods.IsPost(method) => Page(status, "This form can't be taken", "It has expired, or did not come from a page of this site. Go back, reload the page and send it again."),
        400 => Page(status, "This request can't be read", "Something in it is not as it should be. Check the address and try again."),
        401 => Page(status, "Please sign in", "This page is for people who have signed in."),
        403 => Page(status, "This is not yours to see", "You are signed in, but not as someone who may do this."),
        404 => Page(status, "There is no such page", "Nothing is at this address. It may have been mistyped, or the page may have moved."),
        405 => Page(status, "That can't be done here", $"This address does not take {Method(method)}."),
        406 => Page(status, "Not in that form", "This can't be had in any of the forms that were asked for."),
        413 => Page(status, "That is too much", "What was sent is larger than anything this site asks for."),
        414 or 431 => Page(status, "The address is too long", "It is longer than any address of this site. Shorten what was entered."),
        415 => Page(status, "Not in that form", "What was sent is of a kind that this site does not read."),
        429 => Page(status, "Too many requests", "Wait a moment, then try again."),
        503 => Page(status, "Not available right now", "Something this page needs is away. Try again in a moment."),
        >= 500 => Page(status, "Something went wrong", "The fault is ours. Try again; if it happens again, tell us the reference below."),
        _ => Page(status, "This can't be done", "The request was understood, but it can't be done."),
    };

    private static ErrorPage Page(int status, string title, string message) => new(status, title, message, null, []);

    // Only names that are known are repeated: a method is whatever a client makes up.
    private static string Method(string method) => method is "GET" or "HEAD" or "POST" or "PUT" or "DELETE" or "PATCH" or "OPTIONS" ? method + " requests" : "requests of this kind";
}

using System.Buffers;

namespace Gateway.Sandbox.Http;

/// <summary>What may stand in a header line; anything else would make the server throw instead of playing the fault.</summary>
internal static class HeaderText
{
    private static readonly SearchValues<char> NameChars =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public static bool IsName(string? text) => !string.IsNullOrEmpty(text) && !text.AsSpan().ContainsAnyExcept(NameChars);

    public static bool IsValue(string? text) => text is not null && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');
}

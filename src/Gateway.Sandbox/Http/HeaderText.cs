using System.Buffers;

namespace Gateway.Sandbox.Http;

/// <summary>
/// Checks texts for header lines. Kestrel would throw an exception for an invalid text instead of applying the fault.
/// </summary>
internal static class HeaderText
{
    private static readonly SearchValues<char> NameChars =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public static bool IsName(string? text) => !string.IsNullOrEmpty(text) && !text.AsSpan().ContainsAnyExcept(NameChars);

    public static bool IsValue(string? text) => text is not null && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');
}

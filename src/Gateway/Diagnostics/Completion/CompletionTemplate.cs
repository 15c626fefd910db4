using System.Text.Json;
using Gateway.Diagnostics.Logging;
using Serilog.Parsing;

namespace Gateway.Diagnostics.Completion;

/// <summary>A message template of the completion event, parsed and escaped once.</summary>
internal sealed class CompletionTemplate
{
    private static readonly Dictionary<string, CompletionMember> Members = Enum.GetValues<CompletionMember>()
        .ToDictionary(member => JsonNamingPolicy.SnakeCaseLower.ConvertName(member.ToString()));

    public CompletionTemplate(string text)
    {
        Text = text;
        Escaped = LineBuffer.Escape(text);
        Parts = [.. new MessageTemplateParser().Parse(text).Tokens.Select(Prepare)];
    }

    public string Text { get; }

    /// <summary><see cref="Text"/> as the content of a JSON string.</summary>
    public byte[] Escaped { get; }

    public Part[] Parts { get; }

    private static Part Prepare(MessageTemplateToken token)
    {
        var escaped = LineBuffer.Escape(token.ToString()!);
        return token is PropertyToken property
            ? new Part(escaped, Members[property.PropertyName], property.Format)
            : new Part(escaped, Member: null, Format: null);
    }

    /// <summary>A literal or a placeholder.</summary>
    /// <param name="Escaped">The literal, or the placeholder itself, which stays in the message if the member has no value.</param>
    /// <param name="Member">Null: a literal.</param>
    /// <param name="Format">A format for the number. Null: the default format.</param>
    public sealed record Part(byte[] Escaped, CompletionMember? Member, string? Format);
}

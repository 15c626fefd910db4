using FluentValidation.Internal;
using Gateway.Contracts.Messages;
using Gateway.Contracts.Urls;
using Gateway.Json;

namespace Gateway.Contracts.Rules;

/// <summary><c>format: uri</c>, see <see cref="UrlCheck"/>.</summary>
internal sealed class UrlRule(IReadOnlyList<string> imageTypes) : ContractRule
{
    public override string Name => ViolationTypes.UrlParsing;

    public override string MessageKey(JsonValue value) => UrlCheck.Examine(value, imageTypes) switch
    {
        UrlVerdict.TooLong => MessageKeys.UrlTooLong,
        UrlVerdict.NotImageData => MessageKeys.UrlData,
        UrlVerdict.BadBase64 => MessageKeys.UrlBase64,
        UrlVerdict.WrongType => MessageKeys.UrlType,
        _ => MessageKeys.Url,
    };

    protected override bool Holds(JsonValue value) => UrlCheck.Examine(value, imageTypes) == UrlVerdict.Ok;

    protected override void Describe(MessageFormatter message, JsonValue value, CheckedValue subject) => message
        .AppendArgument("Bound", UrlCheck.LongestUrl)
        .AppendArgument("Types", string.Join(", ", imageTypes));
}

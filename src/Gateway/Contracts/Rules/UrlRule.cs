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
        UrlVerdict.WrongType => MessageKeys.UrlType,
        var verdict => MessageKey(verdict, PictureMistakes.Of(value)),
    };

    protected override bool Holds(JsonValue value) => UrlCheck.Examine(value, imageTypes) == UrlVerdict.Ok;

    protected override void Describe(MessageFormatter message, JsonValue value, CheckedValue subject) => message
        .AppendArgument("Bound", UrlCheck.LongestUrl)
        .AppendArgument("Prefix", PictureMistakes.PrefixFor(value))
        .AppendArgument("Types", string.Join(", ", imageTypes));

    private static string MessageKey(UrlVerdict verdict, PictureMistake mistake) => (verdict, mistake) switch
    {
        (_, PictureMistake.BareBase64) => MessageKeys.UrlBareBase64,
        (_, PictureMistake.PartOfPrefix) => MessageKeys.UrlData,
        (_, PictureMistake.LocalPath) => MessageKeys.UrlLocalPath,
        (UrlVerdict.BadBase64, PictureMistake.WrappedBase64) => MessageKeys.UrlWrapped,
        (UrlVerdict.BadBase64, PictureMistake.UrlSafeBase64) => MessageKeys.UrlSafe,
        (UrlVerdict.TooLong, _) => MessageKeys.UrlTooLong,
        (UrlVerdict.NotImageData, _) => MessageKeys.UrlData,
        (UrlVerdict.BadBase64, _) => MessageKeys.UrlBase64,
        _ => MessageKeys.Url,
    };
}

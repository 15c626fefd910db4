using FluentValidation.Internal;
using Gateway.Contracts.Messages;
using Gateway.Contracts.Urls;
using Gateway.Json;

namespace Gateway.Contracts.Rules;

/// <summary><c>format: uri</c>, see <see cref="UrlCheck"/>.</summary>
internal sealed class UrlRule(IReadOnlyList<string> imageTypes) : ContractRule
{
    private readonly object _verdict = new();

    public override string Name => ViolationTypes.UrlParsing;

    public override string MessageKey(JsonValue value) => Examine(value) switch
    {
        UrlVerdict.WrongType => MessageKeys.UrlType,
        UrlVerdict.NotImageFile => MessageKeys.UrlFile,
        UrlVerdict.WrongFileType => MessageKeys.UrlFileType,
        var verdict => MessageKey(verdict, PictureMistakes.Of(value)),
    };

    public override bool HasFixedMessage(string key) =>
        key is not (MessageKeys.UrlBareBase64 or MessageKeys.UrlFile or MessageKeys.UrlFileType);

    protected override bool Holds(JsonValue value) => Examine(value) == UrlVerdict.Ok;

    protected override void Describe(MessageFormatter message, JsonValue value, CheckedValue subject) => message
        .AppendArgument("Bound", UrlCheck.LongestUrl)
        .AppendArgument("Prefix", PictureMistakes.PrefixFor(value))
        .AppendArgument("Types", TextList.Of(imageTypes, subject.Culture))
        .AppendArgument("FileType", value.TryGetFileType(out var type) ? type : null);

    private UrlVerdict Examine(JsonValue value)
    {
        if (value.TryRecall(_verdict, out var known))
        {
            return (UrlVerdict)known;
        }

        var verdict = UrlCheck.Examine(value, imageTypes);
        value.Remember(_verdict, (int)verdict);
        return verdict;
    }

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

using System.Globalization;
using System.Security.Cryptography;
using Gateway.Contracts.Messages;
using Gateway.Contracts.Rules;
using Gateway.Errors;
using Gateway.Json;
using Gateway.Text;

namespace Gateway.Files.Uploads;

/// <summary>The body of <c>complete</c>: the parts of the file and their etags. Other members are ignored.</summary>
/// <param name="Parts">The parts as listed.</param>
internal sealed record PartsRequest(IReadOnlyList<ListedPart> Parts)
{
    public const int MaxBytes = 256 * 1024;
    public const int MaxValues = 16 * UploadEndpoint.MaxParts;
    public const string Example = """{"parts": [{"partNumber": 1, "etag": "…"}]}""";

    public const string Member = "parts";
    public const string NumberMember = "partNumber";
    public const string EtagMember = "etag";

    /// <summary>The most violations of a list, as in the body of a submit.</summary>
    public const int MostReported = ItemsRule.MostReported;

    private const int MaxNumberChars = 8;

    /// <summary>The characters of an etag: a digest in hexadecimal digits.</summary>
    private const int EtagChars = 2 * SHA256.HashSizeInBytes;

    /// <summary>With quotes, and some more, so that another text is compared and not refused for its form.</summary>
    private const int MaxEtagChars = 100;

    public static PartsRequest Read(JsonValue root, List<Violation> violations, CultureInfo language)
    {
        var parts = new List<ListedPart>();
        if (!root.TryGetMember("parts"u8, out var list) || list.Kind == JsonKind.Null)
        {
            violations.Add(new Violation([Member], ViolationTypes.Missing, UploadForms.PartsMissing.In(language)));
        }
        else if (list.Kind != JsonKind.Array)
        {
            violations.Add(new Violation([Member], ViolationTypes.ListType, UploadForms.List.In(language)));
        }
        else
        {
            ReadEntries(list, parts, violations, language);
        }

        return new PartsRequest(parts);
    }

    private static void ReadEntries(JsonValue list, List<ListedPart> parts, List<Violation> violations, CultureInfo language)
    {
        var index = 0;
        foreach (var entry in list.Children)
        {
            if (Read(entry, index++, violations, language) is { } part)
            {
                parts.Add(part);
            }
            else if (violations.Count >= MostReported)
            {
                break;
            }
        }
    }

    /// <returns>Null: the entry has violations.</returns>
    private static ListedPart? Read(JsonValue entry, int index, List<Violation> violations, CultureInfo language)
    {
        if (entry.Kind != JsonKind.Object)
        {
            violations.Add(new Violation([Member, index], ViolationTypes.ObjectType, UploadForms.Entry.In(language)));
            return null;
        }

        var before = violations.Count;
        Add(NumberMember, NumberOf(entry, out var number));
        Add(EtagMember, EtagOf(entry, out var etag));
        return violations.Count == before ? new ListedPart(number, etag) : null;

        void Add(string member, (string Type, Message Form)? wrong)
        {
            if (wrong is { } violation && violations.Count < MostReported)
            {
                violations.Add(new Violation([Member, index, member], violation.Type, violation.Form.In(language)));
            }
        }
    }

    private static (string Type, Message Form)? NumberOf(JsonValue entry, out int value)
    {
        const int most = UploadEndpoint.MaxParts;
        value = 0;
        if (!entry.TryGetMember("partNumber"u8, out var number) || number.Kind == JsonKind.Null)
        {
            return (ViolationTypes.Missing, UploadForms.NumberMissing(most));
        }

        if (number.Kind == JsonKind.Number && number.TryGetRaw(MaxNumberChars, out var raw)
            && int.TryParse(raw, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) && parsed is >= 1 and <= most)
        {
            value = parsed;
            return null;
        }

        return (number.Kind == JsonKind.Number ? ViolationTypes.ValueError : ViolationTypes.IntType, UploadForms.PartNumber(most));
    }

    private static (string Type, Message Form)? EtagOf(JsonValue entry, out string text)
    {
        text = "";
        if (!entry.TryGetMember("etag"u8, out var etag) || etag.Kind == JsonKind.Null)
        {
            return (ViolationTypes.Missing, UploadForms.EtagMissing);
        }

        if (etag.Kind != JsonKind.String)
        {
            return (ViolationTypes.StringType, UploadForms.Text);
        }

        return etag.TryGetShortString(MaxEtagChars, out text) ? null : (ViolationTypes.StringTooLong, UploadForms.Etag(EtagChars));
    }
}

using System.Globalization;
using Gateway.Clients;
using Gateway.Contracts.Messages;
using Gateway.Errors;
using Gateway.Json;
using Gateway.Text;
using Microsoft.Net.Http.Headers;

namespace Gateway.Files.Uploads;

/// <summary>The body of <c>initiate</c>. Other members than these are ignored.</summary>
/// <param name="ContentType">The declared media type, in lower case and without parameters.</param>
/// <param name="FileName">The declared name, cleaned.</param>
internal sealed record UploadRequest(string ContentType, string FileName)
{
    public const int MaxBytes = 8 * 1024;
    public const int MaxValues = 256;
    public const string Example = """{"content_type": "image/png", "file_name": "cat.png"}""";

    private const string TypeMember = "content_type";
    private const string NameMember = "file_name";
    private const int MaxTypeChars = 255;

    public static UploadRequest Read(JsonValue root, List<Violation> violations, CultureInfo language)
    {
        var type = TextOf(root, "content_type"u8, TypeMember, MaxTypeChars, UploadForms.ContentTypeMissing, violations, language);
        var name = TextOf(root, "file_name"u8, NameMember, MaxBytes, UploadForms.FileNameMissing, violations, language);
        var mediaType = "";
        if (type is not null && !TryReadType(type, out mediaType))
        {
            violations.Add(new Violation([TypeMember], ViolationTypes.ValueError, UploadForms.MediaType.In(language)));
        }

        if (name is not null && ClientKey.OccursIn(name))
        {
            violations.Add(new Violation([NameMember], ViolationTypes.ValueError, UploadForms.HasKey.In(language)));
        }

        return new UploadRequest(mediaType, FileNames.Clean(name ?? ""));
    }

    private static bool TryReadType(string text, out string type)
    {
        type = "";
        if (!MediaTypeHeaderValue.TryParse(text, out var parsed) || parsed.MatchesAllTypes || parsed.MatchesAllSubTypes)
        {
            return false;
        }

        type = parsed.MediaType.Value!.ToLowerInvariant();
        return true;
    }

    private static string? TextOf(
        JsonValue root, ReadOnlySpan<byte> utf8Name, string name, int most, Message missing, List<Violation> violations,
        CultureInfo language)
    {
        if (!root.TryGetMember(utf8Name, out var member) || member.Kind == JsonKind.Null)
        {
            return Refuse(ViolationTypes.Missing, missing);
        }

        if (member.Kind != JsonKind.String)
        {
            return Refuse(ViolationTypes.StringType, UploadForms.Text);
        }

        if (!member.TryGetShortString(most, out var text))
        {
            return Refuse(ViolationTypes.StringTooLong, UploadForms.AtMost(most));
        }

        return text.Length > 0 ? text : Refuse(ViolationTypes.StringTooShort, UploadForms.NotEmpty);

        string? Refuse(string type, Message form)
        {
            violations.Add(new Violation([name], type, form.In(language)));
            return null;
        }
    }
}

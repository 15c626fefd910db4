using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Gateway.Jobs.Store.Sql;

namespace Gateway.Jobs.Store;

/// <summary>A place in a client's list of jobs: after the job that was submitted then and has this id. Jobs that arrive later come
/// before it, so no page shifts. It holds nothing that its owner does not know, and is no permission.</summary>
/// <param name="SubmittedAt">Microseconds since 1970.</param>
/// <param name="RequestId">Tells jobs of the same microsecond apart.</param>
internal sealed record JobCursor(long SubmittedAt, string RequestId)
{
    private const int MaxLength = 512;

    /// <summary>The cursor that <see cref="ToString"/> wrote, or null when the text is none.</summary>
    public static JobCursor? TryParse(string? text)
    {
        if (text is null or { Length: > MaxLength } || !Base64Url.IsValid(text))
        {
            return null;
        }

        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(' ', 2);
        return parts is [var time, var id]
            && StoreText.IsPlausibleId(id)
            && long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var submittedAt)
            ? new JobCursor(submittedAt, id)
            : null;
    }

    public override string ToString() =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{SubmittedAt} {RequestId}")));
}

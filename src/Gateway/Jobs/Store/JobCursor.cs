using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Gateway.Jobs.Store.Sql;

namespace Gateway.Jobs.Store;

/// <summary>A position in a client's list of jobs: after the job with this submit time and id. Newer jobs come before the position, so no
/// page shifts. The cursor contains only data that the owner knows, and it grants no access.</summary>
/// <param name="SubmittedAt">Microseconds since 1970.</param>
/// <param name="RequestId">Distinguishes jobs of the same microsecond.</param>
internal sealed record JobCursor(long SubmittedAt, string RequestId)
{
    private const int MaxLength = 512;

    /// <summary>The position after this job.</summary>
    public static JobCursor After(JobRecord job) => new(StoreTime.ToStore(job.SubmittedAt), job.RequestId);

    /// <summary>Parses a cursor that <see cref="ToString"/> wrote. Null: the text is not a cursor.</summary>
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

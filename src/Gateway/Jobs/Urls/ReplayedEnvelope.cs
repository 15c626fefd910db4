using System.Buffers;
using Gateway.Jobs.Store.Claims;
using Gateway.Json;

namespace Gateway.Jobs.Urls;

/// <summary>
/// The stored envelope of a submit, for a repeated submit. The URLs are built for the client of the repeated submit. The stored URLs
/// have the host of the first submit, which another client, network or proxy may not reach. Rows of earlier versions are rewritten too.
/// </summary>
internal static class ReplayedEnvelope
{
    /// <summary>More than <see cref="Upstream.Answers.SubmitAnswerReader"/> accepts, because members were added before it was
    /// stored.</summary>
    private static readonly JsonLimits Limits = new(MaxDepth: 32, MaxValues: 8192);

    /// <param name="answer">The stored response.</param>
    /// <param name="urls">The job's URLs for the client of this request.</param>
    public static ReadOnlyMemory<byte> Write(StoredAnswer answer, JobUrls urls)
    {
        using var json = JsonBody.Parse(new ReadOnlySequence<byte>(answer.Body), Limits, out _)
            ?? throw new InvalidOperationException("The stored envelope of a job is not a JSON object.");
        return EnvelopeRewriter.Rewrite(answer.Body, json.Root, urls, withoutLogs: false, EnvelopeRewriter.Urls);
    }
}

using System.Buffers;
using System.Net;
using Gateway.Calls;
using Gateway.Configuration.Options;
using Gateway.Errors;
using Gateway.Json;
using Gateway.Text;
using Gateway.Upstream.Tokens;

namespace Gateway.Upstream.Answers;

/// <summary>
/// Reads the response to a submit, up to a size limit, and decides the outcome: a job, a refusal, or an unknown outcome.
/// The table in <c>docs/errors.md</c> contains the rules.
/// </summary>
internal static class SubmitAnswerReader
{
    private static readonly JsonLimits EnvelopeLimits = new(MaxDepth: 32, MaxValues: 4096);

    /// <returns>The job, or the error for the client. No response of an upstream makes the method throw.</returns>
    public static async ValueTask<(SubmitAnswer? Answer, GatewayError? Error)> ReadAsync(
        HttpResponseMessage response, LimitsOptions limits, Secret token, TimeProvider time, CancellationToken cancellation)
    {
        if (StatusErrors.ForSubmit(response, time) is { } decided)
        {
            return (null, await decided.AddReasonAsync(response, token, time, cancellation));
        }

        var (buffer, length, problem) = await BoundedContent.RentAsync(response, limits.MaxEnvelopeBytes, cancellation);
        SubmitAnswer? job = null;
        try
        {
            var accepted = response.IsSuccessStatusCode;
            if (problem is not null)
            {
                return (null, accepted || StatusErrors.LeavesSubmitInDoubt(response.StatusCode)
                    ? UpstreamErrors.OutcomeUnknown(problem).WithReason(response, default, token)
                    : ForRefusal(response, default, token, time));
            }

            TokenMask.Apply(buffer.AsSpan(0, length), token);
            var body = buffer.AsMemory(0, length);
            if (!accepted)
            {
                return (null, ForRefusal(response, body, token, time));
            }

            job = ReadJob(buffer, length, token, out var wrong);
            return job is null ? (null, UpstreamErrors.OutcomeUnknown(wrong!)) : (job, null);
        }
        finally
        {
            if (job is null)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    private static GatewayError ForRefusal(HttpResponseMessage response, ReadOnlyMemory<byte> body, Secret token, TimeProvider time)
    {
        var text = UpstreamErrorText.Read(body, token);
        return Meaning(response, text, time).WithReason(response, body, token);
    }

    private static GatewayError Meaning(HttpResponseMessage response, UpstreamErrorText text, TimeProvider time)
    {
        if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            return text.IsOfFamily
                ? UpstreamErrors.Unavailable(RetryAfter.Read(response, time))
                : UpstreamErrors.OutcomeUnknown(UnknownOutcomes.UnavailableWithoutBody);
        }

        return UpstreamErrors.Rejected((int)response.StatusCode, text.Message, text.DetailJson);
    }

    private static SubmitAnswer? ReadJob(byte[] buffer, int length, Secret token, out Message? wrong)
    {
        wrong = null;
        if (JsonBody.Parse(new ReadOnlySequence<byte>(buffer, 0, length), EnvelopeLimits, out _) is not { } envelope)
        {
            wrong = UnknownOutcomes.AnswerIsNoObject;
            return null;
        }

        var hasId = envelope.Root.TryGetMember("request_id"u8, out var value);
        if (hasId && value.TryGetText(128, out var id) && QueueRoute.IsRequestId(id) && id != token.Reveal())
        {
            return new SubmitAnswer(buffer, length, envelope, id);
        }

        wrong = hasId ? UnknownOutcomes.RequestIdMalformed : UnknownOutcomes.NoRequestId;
        envelope.Dispose();
        return null;
    }
}

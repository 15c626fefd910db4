using System.Diagnostics;
using Gateway.Calls;
using Gateway.Errors;
using Gateway.Tracing;

namespace Gateway.Upstream;

/// <summary>The span of one call to the upstream.</summary>
internal static class UpstreamSpan
{
    /// <param name="operation">The operation of the call. A shared poll is a status call, whatever the client called.</param>
    /// <param name="model">The model of the submit.</param>
    /// <param name="requestId">The id of the job. Null: it is not known yet.</param>
    /// <param name="link">The trace of the job's submit, for a call that may serve several requests.</param>
    /// <returns>Null: the current request is not sampled. The caller disposes the span.</returns>
    public static Activity? Start(Operation operation, string model, string? requestId = null, ActivityLink? link = null)
    {
        if (!GatewayActivities.IsRecording)
        {
            return null;
        }

        // The convention names the span of a generating call after its own name for it.
        var name = operation == Operation.Submit ? SpanTags.GenerateContent : OperationNames.Of(operation);
        if (GatewayActivities.Start($"{name} {model}") is not { } span)
        {
            return null;
        }

        AiTags.Add(span, operation, model);
        span.SetTag(SpanTags.Method, operation switch
        {
            Operation.Submit => HttpMethods.Post,
            Operation.Cancel => HttpMethods.Put,
            _ => HttpMethods.Get,
        });
        if (requestId is not null)
        {
            span.SetTag(SpanTags.RequestId, requestId);
        }

        return link is { } linked ? span.AddLink(linked) : span;
    }

    /// <summary>Records the host of the upstream, which the operator configured.</summary>
    public static void SetServer(Activity? span, string address)
    {
        if (span is not null && Uri.TryCreate(address, UriKind.Absolute, out var uri))
        {
            span.SetTag(SpanTags.ServerAddress, uri.Host).SetTag(SpanTags.ServerPort, uri.Port);
        }
    }

    /// <summary>Records the status of the upstream's response.</summary>
    public static void SetStatus(Activity? span, int status) => span?.SetTag(SpanTags.Status, status);

    /// <summary>Records the outcome of the call. Its status is error if upstream or gateway failed.</summary>
    public static void SetError(Activity? span, GatewayError? error)
    {
        if (span is null || error is null)
        {
            return;
        }

        span.SetTag(SpanTags.ErrorType, error.Type);
        if (error.Blame is Blame.Gateway or Blame.Upstream)
        {
            span.SetTag(SpanTags.Error, error.Type).SetStatus(ActivityStatusCode.Error);
        }
    }
}

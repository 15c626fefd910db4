using System.Diagnostics;
using Gateway.Tracing;

namespace Gateway.Calls;

/// <summary>The attributes of OpenTelemetry's conventions for generative AI that fit an operation.</summary>
internal static class AiTags
{
    /// <param name="span">The span of a request, or of a call to the upstream.</param>
    /// <param name="operation">The operation. Only a submit generates content; the others follow a job.</param>
    /// <param name="model">A model that the gateway knows or has forwarded.</param>
    public static void Add(Activity span, Operation operation, string model)
    {
        span.SetTag(SpanTags.AiModel, model);
        span.SetTag(SpanTags.AiProvider, SpanTags.Provider);
        if (operation == Operation.Submit)
        {
            span.SetTag(SpanTags.AiOperation, SpanTags.GenerateContent);
            span.SetTag(SpanTags.AiOutput, SpanTags.Image);
        }
    }
}

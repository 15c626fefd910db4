using System.Diagnostics;
using Gateway.Tracing;
using OpenTelemetry;

namespace Gateway.Diagnostics.Telemetry;

/// <summary>
/// Lets only those spans pass that the gateway has described. The built-in sandbox is a server in the same process, whose requests are not
/// requests of the gateway.
/// </summary>
internal sealed class DescribedSpans : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (data.Source.Name != GatewayActivities.SourceName && data.GetTagItem(SpanTags.Method) is null)
        {
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }
}

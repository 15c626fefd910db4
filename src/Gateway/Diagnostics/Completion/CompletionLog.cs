using Gateway.Diagnostics.Logging;
using Gateway.Errors;
using Serilog.Extensions.Logging;

namespace Gateway.Diagnostics.Completion;

/// <summary>
/// Logs one completion event per request. With the default log it writes the line itself, because this is the only event that each
/// request causes; otherwise the event passes Serilog. Both ways write the same bytes.
/// </summary>
internal sealed class CompletionLog(ILogger<CompletionLog> logger, DirectOutput direct, TimeProvider time)
{
    private static readonly EventId Completed = new(EventIds.Completed, nameof(Completed));

    private readonly CompletionLine _line = new(Completed, typeof(CompletionLog).FullName!);

    public void Write(HttpContext context, Exchange exchange, TimeSpan total)
    {
        var level = LevelOf(context, exchange.Error);
        if (!logger.IsEnabled(level))
        {
            return;
        }

        var request = CompletedRequest.Of(context, exchange, total);
        if (direct.Lines is { } output && CompletionLine.CanWrite(request))
        {
            _line.Write(request, LevelConvert.ToSerilogLevel(level), time.GetLocalNow(), output);
        }
        else
        {
            logger.Log(level, Completed, new CompletionEvent(request), null, static (state, _) => state.ToString());
        }
    }

    /// <summary>
    /// Errors of a client are Information; errors of the upstream are Warning, and errors of the gateway are Error. Successful health
    /// checks occur every few seconds and are Debug.
    /// </summary>
    private static LogLevel LevelOf(HttpContext context, GatewayError? error) => error?.Blame switch
    {
        Blame.Gateway => LogLevel.Error,
        Blame.Upstream => LogLevel.Warning,
        null when context.Request.Path.StartsWithSegments("/healthz", StringComparison.Ordinal) => LogLevel.Debug,
        _ => LogLevel.Information,
    };
}

using Gateway.Errors;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Management;

/// <summary>Runs the routes of the management port. Requests of this port are in no metric and in no trace of the gateway.</summary>
internal sealed partial class ManagementApplication(
    IServiceProvider services, IHttpContextFactory contexts, ILogger<ManagementApplication> logger)
    : IHttpApplication<HttpContext>
{
    /// <summary>Built when the port opens: without the port, nothing collects the metrics that one of its routes shows.</summary>
    private readonly Lazy<RequestDelegate> _stages = new(() => ManagementPipeline.Build(services));

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => contexts.Create(contextFeatures);

    public async Task ProcessRequestAsync(HttpContext context)
    {
        try
        {
            await _stages.Value(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller left.
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            Log.Failed(logger, exception.GetType().Name, exception.StackTrace);
            context.Response.Clear();
            await ManagementAnswers.RefuseAsync(context, RequestErrors.Internal());
        }
    }

    public void DisposeContext(HttpContext context, Exception? exception) => contexts.Dispose(context);

    private static partial class Log
    {
        // The message of an exception may contain a value of the request.
        [LoggerMessage(
            EventIds.ManagementFailed, LogLevel.Error, "A request of the management port failed: {exception_type} at {stack_trace}")]
        public static partial void Failed(ILogger logger, string exception_type, string? stack_trace);
    }
}

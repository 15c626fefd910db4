using Gateway.Errors;

namespace Gateway.Upstream;

/// <summary>What the gateway shows of the sandbox. Without a sandbox none of it exists.</summary>
internal static class SandboxApplicationBuilderExtensions
{
    /// <summary>Marks every answer, so that nobody takes a drawn picture for the real model's.</summary>
    public static void UseSandboxHeader(this WebApplication app)
    {
        if (app.Services.GetService<SandboxUpstream>() is null)
        {
            return;
        }

        app.Use(static (context, next) =>
        {
            context.Response.OnStarting(static state =>
            {
                ((HttpResponse)state).Headers[GatewayHeaders.Sandbox] = "true";
                return Task.CompletedTask;
            }, context.Response);
            return next(context);
        });
    }

    public static void MapSandboxImages(this WebApplication app)
    {
        if (app.Services.GetService<SandboxUpstream>() is not { } sandbox)
        {
            return;
        }

        app.MapGet("/sandbox/images/{name}", (string name) => sandbox.Server.TryRenderImage(name, out var png)
            ? Results.Bytes(png, "image/png")
            : Results.NotFound()).ExcludeFromDescription();
    }
}

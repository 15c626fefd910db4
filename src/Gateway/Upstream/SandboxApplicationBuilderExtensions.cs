using Gateway.Errors;
using Gateway.Sandbox;

namespace Gateway.Upstream;

/// <summary>Routes and headers of the sandbox. They exist only if the sandbox runs.</summary>
internal static class SandboxApplicationBuilderExtensions
{
    /// <summary>Marks every response with a header, so that nobody takes a sandbox image for an image of the real model.</summary>
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
        if (app.Services.GetService<SandboxImages>() is not { } images)
        {
            return;
        }

        app.MapGet("/sandbox/images/{name}", async (HttpContext context, string name) =>
        {
            if (await images.FindAsync(name, context.RequestAborted) is not { } png)
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }

            context.Response.ContentType = "image/png";
            context.Response.ContentLength = png.Length;
            await context.Response.WritePacedAsync(png, context.RequestAborted);
        }).ExcludeFromDescription();
    }

    /// <summary>The receivers of webhooks at the gateway's own address, so that a first webhook needs no other program.</summary>
    public static void MapSandboxWebhooks(this WebApplication app)
    {
        if (app.Services.GetService<SandboxUpstream>()?.Server.Webhooks is not { } webhooks)
        {
            return;
        }

        app.MapMethods(SandboxWebhooks.Path, ["GET", "DELETE"], context => webhooks.HandleAsync(context, name: null))
            .ExcludeFromDescription();
        app.MapMethods(
            SandboxWebhooks.Path + "/{name}", ["GET", "POST", "PUT", "DELETE"],
            static (HttpContext context, string name) => context.RequestServices.GetRequiredService<SandboxUpstream>().Server.Webhooks
                .HandleAsync(context, name)).ExcludeFromDescription();
    }
}

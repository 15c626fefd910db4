using Microsoft.AspNetCore.Cors.Infrastructure;

namespace Gateway.Cors;

internal static class CorsExtensions
{
    public static IServiceCollection AddGatewayCors(this IServiceCollection services)
    {
        services.AddCors();
        return services.AddSingleton<ICorsPolicyProvider, CorsPolicyProvider>();
    }

    /// <summary>Adds the CORS headers when the response starts, so that a refusal that clears the response has them too.</summary>
    public static void UseCorsForAnswers(this IApplicationBuilder app) =>
        app.UseWhen(static context => !HttpMethods.IsOptions(context.Request.Method), static answers => answers.UseCors());

    /// <summary>Responds to preflights, which have no key and are not passed to later stages.</summary>
    public static void UseCorsForPreflights(this IApplicationBuilder app) =>
        app.UseWhen(static context => HttpMethods.IsOptions(context.Request.Method), static preflights => preflights.UseCors());
}

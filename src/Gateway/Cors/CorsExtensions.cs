using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Net.Http.Headers;

namespace Gateway.Cors;

internal static class CorsExtensions
{
    public static IServiceCollection AddGatewayCors(this IServiceCollection services)
    {
        services.AddCors();
        return services.AddSingleton<ICorsPolicyProvider, CorsPolicyProvider>();
    }

    /// <summary>
    /// Adds the CORS headers when the response starts, so that a refusal that clears the response has them too. The framework's middleware
    /// does nothing without an <c>Origin</c>, but it would create a service scope for each request.
    /// </summary>
    public static void UseCorsForAnswers(this IApplicationBuilder app) => app.UseWhen(
        static context => !HttpMethods.IsOptions(context.Request.Method) && context.Request.Headers.ContainsKey(HeaderNames.Origin),
        static answers => answers.UseCors());

    /// <summary>Responds to preflights, which have no key and are not passed to later stages.</summary>
    public static void UseCorsForPreflights(this IApplicationBuilder app) =>
        app.UseWhen(static context => HttpMethods.IsOptions(context.Request.Method), static preflights => preflights.UseCors());
}

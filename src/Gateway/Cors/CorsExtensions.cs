using Microsoft.AspNetCore.Cors.Infrastructure;

namespace Gateway.Cors;

internal static class CorsExtensions
{
    public static IServiceCollection AddGatewayCors(this IServiceCollection services)
    {
        services.AddCors();
        return services.AddSingleton<ICorsPolicyProvider, CorsPolicyProvider>();
    }

    /// <summary>Marks answers for the pages that may read them, when they start: whoever clears an answer to refuse the request
    /// does not take the marks away.</summary>
    public static void UseCorsForAnswers(this IApplicationBuilder app) =>
        app.UseWhen(static context => !HttpMethods.IsOptions(context.Request.Method), static answers => answers.UseCors());

    /// <summary>Answers preflights, which carry no key and go no further.</summary>
    public static void UseCorsForPreflights(this IApplicationBuilder app) =>
        app.UseWhen(static context => HttpMethods.IsOptions(context.Request.Method), static preflights => preflights.UseCors());
}

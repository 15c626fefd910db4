using Gateway.Errors;

namespace Gateway.Clients;

/// <summary>Authenticates the client before the body is read. An unknown key costs one hash and no memory.</summary>
internal sealed class ClientAuthenticationMiddleware(RequestDelegate next, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context)
    {
        var exchange = context.GetExchange();
        var credential = CredentialReader.Read(context.Request.Headers);
        if (credential.Status != CredentialStatus.Found)
        {
            return context.RefuseAsync(Explain(credential.Status, context.Request));
        }

        var now = time.GetUtcNow();
        var client = exchange.Settings.Clients.Authenticate(credential.Key, now);
        if (client is null)
        {
            return context.RefuseAsync(CredentialMistakes.OfUnknown(credential.Key));
        }

        client.Use?.Note(now);
        exchange.Client = client;
        return next(context);
    }

    private static GatewayError Explain(CredentialStatus status, HttpRequest request) => status switch
    {
        CredentialStatus.Missing => CredentialMistakes.OfMissing(request),
        CredentialStatus.Ambiguous => ClientErrors.Ambiguous(),
        _ => CredentialMistakes.OfMalformed(request.Headers),
    };
}

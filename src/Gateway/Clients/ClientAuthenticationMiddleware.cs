using Gateway.Errors;

namespace Gateway.Clients;

/// <summary>Finds the client by its key before anything of the body is read: a stranger costs one hash, no memory.</summary>
internal sealed class ClientAuthenticationMiddleware(RequestDelegate next, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context)
    {
        var exchange = context.GetExchange();
        var credential = CredentialReader.Read(context.Request.Headers);
        if (credential.Status != CredentialStatus.Found)
        {
            return context.RefuseAsync(Refuse(credential.Status));
        }

        var client = exchange.Settings.Clients.Authenticate(credential.Key, time.GetUtcNow());
        if (client is null)
        {
            return context.RefuseAsync(Invalid());
        }

        exchange.Client = client;
        return next(context);
    }

    private static GatewayError Refuse(CredentialStatus status) => status switch
    {
        CredentialStatus.Missing => Unauthorized(ErrorTypes.CredentialsMissing,
            "No credentials. Send 'Authorization: Bearer <key>', 'Authorization: Key <key>' or 'x-api-key: <key>'."),
        CredentialStatus.Ambiguous => Unauthorized(ErrorTypes.CredentialsAmbiguous,
            "The request presents different credentials. Send one key; one header is enough."),
        _ => Invalid(),
    };

    /// <summary>One answer for a mistyped, unknown, expired or revoked key: which of them it is, is nobody's business.</summary>
    private static GatewayError Invalid() => Unauthorized(ErrorTypes.CredentialsInvalid, "The key is not valid.");

    private static GatewayError Unauthorized(string type, string message) =>
        new(StatusCodes.Status401Unauthorized, type, Blame.Client, message);
}

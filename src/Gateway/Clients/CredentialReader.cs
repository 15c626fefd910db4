using Gateway.Errors;

namespace Gateway.Clients;

/// <summary>
/// Finds the credential of a request. The same key may occur several times, because generated clients send it in each header that the
/// OpenAPI document names. Two different keys are refused: a proxy that reads the first and a gateway that reads the second would
/// identify different clients.
/// </summary>
internal static class CredentialReader
{
    public static Credential Read(IHeaderDictionary headers)
    {
        var keys = default(PresentedKeys);
        foreach (var value in headers.Authorization)
        {
            keys.AddAuthorization(value);
        }

        foreach (var value in headers[GatewayHeaders.ApiKey])
        {
            keys.AddApiKey(value);
        }

        return keys.ToCredential();
    }
}

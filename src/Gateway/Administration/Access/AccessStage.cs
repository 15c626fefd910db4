using Gateway.Clients;
using Gateway.Errors;

namespace Gateway.Administration.Access;

/// <summary>Finds the key of a call.</summary>
internal sealed class AccessStage(CurrentKeys keys, RefusedKeys refused, TimeProvider time)
{
    /// <returns>Null: <paramref name="key"/> is a valid key. Otherwise the refusal.</returns>
    public GatewayError? Authenticate(HttpContext context, out AdministrationKey? key)
    {
        key = null;
        var credential = CredentialReader.Read(context.Request.Headers);
        if (credential.Status == CredentialStatus.Missing)
        {
            return AdministrationErrors.KeyMissing();
        }

        if (credential.Status == CredentialStatus.Found)
        {
            key = keys.Keys.Find(credential.Key, time.GetUtcNow());
        }

        if (key is not null)
        {
            return null;
        }

        refused.Note(context.Connection.RemoteIpAddress);
        return AdministrationErrors.KeyInvalid();
    }
}

using System.Net.Http.Headers;
using Gateway.Sandbox;
using Gateway.Text;

namespace Gateway.Upstream.Forwarding;

/// <summary>
/// Builds the upstream request from an empty one: the target of the resolved call, the allow-listed headers, one credential, and the
/// validated body of a submit, without a copy.
/// </summary>
internal sealed class UpstreamRequest(UpstreamUris uris)
{
    /// <summary>The value of the header for the token of the last request. A reload may change the token.</summary>
    private volatile Credential? _credential;

    /// <param name="context">The client's request.</param>
    /// <param name="request">An empty request with the method and version of the call.</param>
    /// <param name="destination">The configured address of the upstream.</param>
    public void Build(HttpContext context, HttpRequestMessage request, string destination)
    {
        var exchange = context.GetExchange();
        request.RequestUri = uris.Get(destination, exchange.Call.UpstreamTarget);
        request.Headers.Host = null;
        PassedHeaders.Copy(context.Request.Headers, request.Headers);
        request.Headers.TryAddWithoutValidation("Authorization", CredentialOf(exchange.UpstreamToken));
        if (exchange.Settings.UsesSandbox)
        {
            // The gateway serves the sandbox's images, so their URLs have the gateway's base URL.
            var address = PublicAddress.BaseOf(context.Request, exchange.Settings.Options.PublicUrl);
            request.Headers.TryAddWithoutValidation(SandboxServer.PublicUrlHeader, address);
        }

        if (context.Features.Get<UpstreamCall>()?.Submitted is { } body)
        {
            request.Options.Set(BodyHandler.Body, body);
        }
    }

    private string CredentialOf(Secret token)
    {
        if (_credential is not { } credential || !ReferenceEquals(credential.Token, token))
        {
            _credential = credential = new Credential(token, new AuthenticationHeaderValue("Bearer", token.Reveal()).ToString());
        }

        return credential.Header;
    }

    /// <summary>Not a record, because a record would write the token as text.</summary>
    private sealed class Credential(Secret token, string header)
    {
        public Secret Token => token;

        public string Header => header;
    }
}

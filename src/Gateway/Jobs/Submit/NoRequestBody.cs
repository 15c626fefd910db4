using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Jobs.Submit;

/// <summary>Tells the forwarder that the body has been used up: what follows is a call without one.</summary>
internal sealed class NoRequestBody : IHttpRequestBodyDetectionFeature
{
    public static readonly NoRequestBody Instance = new();

    public bool CanHaveBody => false;
}

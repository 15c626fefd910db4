namespace Gateway.Clients;

/// <summary>Metadata of an endpoint whose stages authenticate the client.</summary>
internal sealed class RequiresClient
{
    public static RequiresClient Instance { get; } = new();
}

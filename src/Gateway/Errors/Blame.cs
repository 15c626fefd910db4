namespace Gateway.Errors;

/// <summary>The party that caused an error: client, gateway or upstream. It decides the log level.</summary>
internal enum Blame
{
    Client,
    Gateway,
    Upstream,
}

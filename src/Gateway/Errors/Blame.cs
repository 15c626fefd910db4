namespace Gateway.Errors;

/// <summary>Whose fault an error is: it decides the log level and what an operator looks at first.</summary>
internal enum Blame
{
    Client,
    Gateway,
    Upstream,
}

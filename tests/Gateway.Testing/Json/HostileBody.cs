namespace Gateway.Testing.Json;

/// <summary>A kind of JSON body that is built to cost as much processor time as possible for its size.</summary>
/// <param name="Name">The kind, for tables and test names.</param>
/// <param name="Model">The model whose contract checks the body.</param>
/// <param name="Create">Creates a body of exactly the given number of bytes.</param>
internal sealed record HostileBody(string Name, string Model, Func<int, byte[]> Create)
{
    public override string ToString() => Name;
}

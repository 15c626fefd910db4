using System.Text.Json.Nodes;
using Gateway.Text;

namespace Gateway.Administration.Queries;

/// <summary>A parameter of the query: how it is read, and how it is documented.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">For the OpenAPI document.</param>
/// <param name="Schema">For the OpenAPI document.</param>
internal abstract record QueryParameter(string Name, string Description, JsonObject Schema)
{
    /// <returns>Null: the text is a value. Otherwise the valid form.</returns>
    public abstract Message? Problem(string text);
}

/// <summary>A parameter with values of one type.</summary>
/// <typeparam name="T">The type.</typeparam>
internal sealed record QueryParameter<T>(string Name, string Description, JsonObject Schema, Func<string, T?> Read, Func<Message> Form)
    : QueryParameter(Name, Description, Schema)
{
    public override Message? Problem(string text) => Read(text) is null ? Form() : null;

    /// <summary>The value. Null: the query does not have the parameter.</summary>
    /// <param name="query">A query that <see cref="QueryCheck.Problem"/> has accepted.</param>
    public T? Of(IQueryCollection query) => query.TryGetValue(Name, out var values) ? Read(values.ToString()) : default;
}

using Gateway.Errors;

namespace Gateway.Contracts;

/// <summary>
/// Reads the model from <c>?model=…</c> at the addresses that serve every model. A model has slashes, which no path parameter of an
/// OpenAPI document can hold: a client would send them as <c>%2F</c>, and the gateway accepts no percent-encoding in a path.
/// </summary>
internal static class ModelQuery
{
    public const string Name = "model";

    /// <returns>Null: <paramref name="model"/> has the form of a model.</returns>
    public static GatewayError? Read(IQueryCollection query, out string model)
    {
        model = query[Name] is [{ } value] && ModelId.IsValid(value) ? value : "";
        return model.Length > 0 ? null : ModelErrors.QueryInvalid();
    }
}

using Gateway.Errors;
using Gateway.Text;

namespace Gateway.Contracts;

/// <summary>
/// Reads the model from <c>?model=…</c> on routes for all models. A model contains slashes, which a path parameter of an OpenAPI
/// document cannot contain: a client would send them as <c>%2F</c>, and the gateway accepts no percent-encoding in a path.
/// </summary>
internal static class ModelQuery
{
    public const string Name = "model";

    /// <returns>Null: <paramref name="model"/> has the format of a model.</returns>
    public static GatewayError? Read(IQueryCollection query, out string model)
    {
        model = query[Name] is [{ } value] && ModelId.IsValid(value) ? value : "";
        return model.Length > 0 ? null : ModelErrors.QueryInvalid();
    }
}

using Gateway.Clients;
using Gateway.Configuration.Binding;

namespace Gateway.Commands;

/// <summary>Parameters of a new key.</summary>
internal sealed record NewKeyRequest(string Client, IReadOnlyList<string> Models)
{
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Applies the rules of the configuration, so that the gateway starts with the printed configuration.</summary>
    public string? Problem()
    {
        if (!ClientName.IsValid(Client))
        {
            return $"--client {ClientName.Rule}, got {Echo.Quote(Client)}";
        }

        return Models
            .Select(model => ModelPattern.Problem(model) is { } problem ? $"--models {problem}, got {Echo.Quote(model)}" : null)
            .FirstOrDefault(problem => problem is not null);
    }
}

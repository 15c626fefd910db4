using Gateway.Clients;
using Gateway.Configuration.Binding;
using Gateway.Configuration.Options;

namespace Gateway.Commands;

/// <summary>Parameters of a new key: of a client, or of the administration API.</summary>
/// <param name="Client">The client. Null: the key is one of the administration API.</param>
/// <param name="Models">The models that the client may call. Empty: all.</param>
internal sealed record NewKeyRequest(string? Client, IReadOnlyList<string> Models)
{
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Set if and only if the key is one of the administration API.</summary>
    public AdministrationRole? Role { get; init; }

    /// <summary>The label of the key. Null: its id.</summary>
    public string? Label { get; init; }

    /// <summary>Applies the rules of the configuration, so that the gateway starts with the printed configuration.</summary>
    public string? Problem()
    {
        if (Client is null == Role is null)
        {
            return "keys new needs either --client, or --administration with --role";
        }

        if (Role is not null && Models.Count > 0)
        {
            return "--models is for the key of a client";
        }

        if (Client is not null && !ClientName.IsValid(Client))
        {
            return $"--client {ClientName.Rule}, got {Echo.Quote(Client)}";
        }

        if (Label is not null && !ClientName.IsValid(Label))
        {
            return $"--label {ClientName.Rule}, got {Echo.Quote(Label)}";
        }

        return Models
            .Select(model => ModelPattern.Problem(model) is { } problem ? $"--models {problem}, got {Echo.Quote(model)}" : null)
            .FirstOrDefault(problem => problem is not null);
    }
}

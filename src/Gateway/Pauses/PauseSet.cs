using System.Collections.Frozen;
using Gateway.Jobs.Store.Pauses;

namespace Gateway.Pauses;

/// <summary>The pauses that hold. Immutable.</summary>
internal sealed class PauseSet(IReadOnlyList<Pause> pauses)
{
    private readonly bool _all = pauses.Any(static pause => pause.Scope == PauseScope.All);
    private readonly FrozenSet<string> _clients = NamesOf(pauses, PauseScope.Client, StringComparer.OrdinalIgnoreCase);
    private readonly FrozenSet<string> _models = NamesOf(pauses, PauseScope.Model, StringComparer.Ordinal);

    public IReadOnlyList<Pause> Pauses { get; } = pauses;

    /// <summary>The widest pause that refuses a submit. Null: none does.</summary>
    public PauseScope? Find(string client, string model) => this switch
    {
        { _all: true } => PauseScope.All,
        _ when _clients.Contains(client) => PauseScope.Client,
        _ when _models.Contains(model) => PauseScope.Model,
        _ => null,
    };

    private static FrozenSet<string> NamesOf(IReadOnlyList<Pause> pauses, PauseScope scope, StringComparer comparer) =>
        pauses.Where(pause => pause.Scope == scope).Select(static pause => pause.Name).ToFrozenSet(comparer);
}

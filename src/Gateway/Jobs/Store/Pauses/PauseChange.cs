namespace Gateway.Jobs.Store.Pauses;

/// <summary>The pause after a request to set it.</summary>
/// <param name="Pause">The pause that holds. Null: there are <see cref="Pauses.Pause.MaxPauses"/> others.</param>
/// <param name="IsChanged">False: it held already with the same reason, and nothing changed.</param>
internal sealed record PauseChange(Pause? Pause, bool IsChanged);

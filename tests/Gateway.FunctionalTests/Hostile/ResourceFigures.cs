namespace Gateway.FunctionalTests.Hostile;

/// <param name="Resident">Resident memory of the gateway in bytes.</param>
/// <param name="Managed">Managed memory after a collection, in bytes. Null: the process did not collect.</param>
/// <param name="Connections">Connections of clients.</param>
internal sealed record ResourceFigures(long Resident, long? Managed, int Connections);

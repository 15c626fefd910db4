namespace Gateway.Testing.Contracts.Oracle;

/// <summary>A JSON value of the oracle. Numbers are stored as text, so nothing is rounded.</summary>
internal abstract record OracleValue;

internal sealed record OracleText(string Value) : OracleValue;

/// <param name="Written">The characters of the number.</param>
internal sealed record OracleNumber(string Written) : OracleValue;

internal sealed record OracleFlag(bool Value) : OracleValue;

internal sealed record OracleNull : OracleValue;

internal sealed record OracleList(List<OracleValue> Items) : OracleValue;

internal sealed record OracleObject(Dictionary<string, OracleValue> Members) : OracleValue;

namespace Gateway.Testing.Contracts.Oracle;

/// <summary>A JSON value as the oracle read it. Everything is kept as text: nothing is rounded.</summary>
internal abstract record OracleValue;

internal sealed record OracleText(string Value) : OracleValue;

/// <param name="Written">The number's characters.</param>
internal sealed record OracleNumber(string Written) : OracleValue;

internal sealed record OracleFlag(bool Value) : OracleValue;

internal sealed record OracleNull : OracleValue;

internal sealed record OracleList(List<OracleValue> Items) : OracleValue;

internal sealed record OracleObject(Dictionary<string, OracleValue> Members) : OracleValue;

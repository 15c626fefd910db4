namespace Gateway.Contracts.Rules;

/// <summary>The keywords that compare a number with a bound.</summary>
internal enum BoundKind
{
    Minimum,
    Maximum,
    ExclusiveMinimum,
    ExclusiveMaximum,
}

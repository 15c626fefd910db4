namespace Gateway.Contracts.Rules;

/// <summary>What a value is to its contract; null is answered with different advice.</summary>
internal enum ValueRole
{
    Optional,
    Required,
    Item,
}

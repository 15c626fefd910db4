namespace Gateway.Contracts.Rules;

/// <summary>Role of a value in its contract. The message about null depends on it.</summary>
internal enum ValueRole
{
    Optional,
    Required,
    Item,
}

namespace Gateway.Calls;

/// <summary>The names of the operations in logs, metrics and traces.</summary>
internal static class OperationNames
{
    public static string Of(Operation operation) => operation switch
    {
        Operation.Submit => "submit",
        Operation.Status => "status",
        Operation.Stream => "stream",
        Operation.Result => "result",
        Operation.Cancel => "cancel",
        Operation.Validate => "validate",
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "The operation has no name"),
    };
}

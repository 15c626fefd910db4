namespace Gateway.Documentation.Schemas;

/// <summary>The order of the schemas: the inputs of the models, which readers look for, and then the rest. Swashbuckle sorts the schemas
/// after every filter has run, so a filter cannot decide their order.</summary>
internal sealed class ModelInputsFirst : IComparer<string>
{
    public int Compare(string? left, string? right)
    {
        var byKind = IsOther(left).CompareTo(IsOther(right));
        return byKind != 0 ? byKind : string.CompareOrdinal(left, right);
    }

    private static bool IsOther(string? name) => name?.EndsWith(DocumentedModel.InputSuffix, StringComparison.Ordinal) != true;
}

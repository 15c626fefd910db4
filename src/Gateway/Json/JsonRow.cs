namespace Gateway.Json;

/// <summary>
/// One value of a body. Rows lie in document order, so a container's first child is the next row,
/// and <see cref="Next"/> leads from sibling to sibling.
/// </summary>
internal struct JsonRow
{
    /// <summary>Offset of the value's text; for a string, of what stands between the quotes.</summary>
    public int Start;

    public int Length;

    /// <summary>Offset of the member name between its quotes; meaningless for array elements and the root.</summary>
    public int NameStart;

    /// <summary>-1: the value has no name.</summary>
    public int NameLength;

    /// <summary>The row after this value and all that it holds. While a container is open: its parent.</summary>
    public int Next;

    /// <summary>Number of direct children.</summary>
    public int Count;

    public JsonKind Kind;

    public bool Escaped;

    public bool NameEscaped;
}

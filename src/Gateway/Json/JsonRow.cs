namespace Gateway.Json;

/// <summary>
/// One value of a body. Rows are in document order: the first child of a container is the next row, and <see cref="Next"/> is the row
/// of the next sibling.
/// </summary>
internal struct JsonRow
{
    /// <summary>Offset of the value's text; for a string, of the text between the quotes.</summary>
    public int Start;

    public int Length;

    /// <summary>Offset of the member name between its quotes. Unused for array elements and the root.</summary>
    public int NameStart;

    /// <summary>Length of the member name. -1: the value has no name.</summary>
    public int NameLength;

    /// <summary>The row after this value and its descendants. While a container is open: the row of its parent.</summary>
    public int Next;

    /// <summary>Number of direct children.</summary>
    public int Count;

    public JsonKind Kind;

    public bool Escaped;

    /// <summary>Whether a string is known not to be blank. False: it may be blank.</summary>
    public bool Visible;

    public bool NameEscaped;
}

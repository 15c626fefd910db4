namespace Gateway.Json;

/// <summary>A mistake about the whole text, for which a caller has an advice of its own.</summary>
internal enum JsonMistake
{
    /// <summary>The message says everything.</summary>
    Other,

    Empty,

    /// <summary>An array in place of the object.</summary>
    Array,

    /// <summary>A string, a number, true, false or null in place of the object.</summary>
    Scalar,

    /// <summary>The fields of a form.</summary>
    Form,
}

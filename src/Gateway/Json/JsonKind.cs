namespace Gateway.Json;

/// <summary>The kind of a JSON value. <see cref="None"/>: there is no value.</summary>
internal enum JsonKind : byte
{
    None,
    Object,
    Array,
    String,
    Number,
    True,
    False,
    Null,
}

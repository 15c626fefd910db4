namespace Gateway.Json;

/// <summary>Kind of a JSON value. <see cref="None"/>: the value does not exist.</summary>
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

namespace Gateway.Contracts.Schema;

/// <summary>The value of <c>type</c> in a contract.</summary>
internal enum SchemaType
{
    String,
    Integer,
    Number,
    Boolean,
    Array,
    Object,
}

namespace Gateway.Jobs.Store;

internal enum SqlType
{
    Text,
    Integer,
    Real,
    Bytes,
}

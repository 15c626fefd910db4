namespace Gateway.Jobs.Store.Sql;

internal enum SqlType
{
    Text,
    Integer,
    Real,
    Bytes,
}

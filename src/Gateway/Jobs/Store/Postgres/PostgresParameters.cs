using Gateway.Jobs.Store.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Gateway.Jobs.Store.Postgres;

internal static class PostgresParameters
{
    public static NpgsqlBatchCommand Command(SqlStatement statement)
    {
        var command = new NpgsqlBatchCommand(statement.Text);
        Add(command.Parameters, statement);
        return command;
    }

    public static void Add(NpgsqlParameterCollection parameters, SqlStatement statement)
    {
        foreach (var value in statement.Values)
        {
            parameters.Add(new NpgsqlParameter { NpgsqlDbType = TypeOf(value.Type), Value = value.Boxed ?? DBNull.Value });
        }
    }

    private static NpgsqlDbType TypeOf(SqlType type) => type switch
    {
        SqlType.Text => NpgsqlDbType.Text,
        SqlType.Integer => NpgsqlDbType.Bigint,
        SqlType.Real => NpgsqlDbType.Double,
        SqlType.Bytes => NpgsqlDbType.Bytea,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };
}

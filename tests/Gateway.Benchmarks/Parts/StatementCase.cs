using System.Globalization;
using Gateway.Configuration.Options;
using Gateway.Jobs.Store.Sql;
using Gateway.Jobs.Store.Sqlite;
using Microsoft.Data.Sqlite;

namespace Gateway.Benchmarks.Parts;

/// <summary>Writes jobs in groups that share a commit on disk, on one thread, as the writer of the store does.</summary>
internal sealed class StatementCase : IDisposable
{
    private const int Group = 16;

    private static readonly SqlStatement Begin = new("BEGIN IMMEDIATE");
    private static readonly SqlStatement Commit = new("COMMIT");

    private readonly SqliteSession _own;
    private readonly SqliteSession _provider;
    private readonly Dictionary<string, SqliteCommand> _commands = [];

    private StatementCase(SqliteSession own, SqliteSession provider)
    {
        _own = own;
        _provider = provider;
    }

    public PartCase Case => new($"a job's row, {Group} rows a commit", 2048,
    [
        new PartVariant("PreparedStatement", operations => Run(operations, statement => _own.Execute(statement))),
        new PartVariant("SqliteCommand, prepared and used again", operations => Run(operations, Execute)),
    ]);

    public static async Task<StatementCase> CreateAsync(string folder) =>
        new(await OpenAsync(Path.Combine(folder, "own.db")), await OpenAsync(Path.Combine(folder, "provider.db")));

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _own.Dispose();
        _provider.Dispose();
    }

    private static async Task<SqliteSession> OpenAsync(string path)
    {
        var timeout = new JobsOptions().StoreTimeout;
        await using (var database = new SqliteJobDatabase(path, timeout, TimeProvider.System))
        {
            await database.MigrateAsync(CancellationToken.None);
        }

        return SqliteSession.Open(path, timeout, readOnly: false);
    }

    private static Task Run(int operations, Func<SqlStatement, int> execute)
    {
        for (var done = 0; done < operations; done += Group)
        {
            execute(Begin);
            for (var i = 0; i < Group; i++)
            {
                if (execute(JobSql.Insert(MeasuredJob.Create())) != 1)
                {
                    throw new InvalidOperationException("A job was not stored, so the figure would be wrong.");
                }
            }

            execute(Commit);
        }

        return Task.CompletedTask;
    }

    private int Execute(SqlStatement statement)
    {
        if (!_commands.TryGetValue(statement.Text, out var command))
        {
            command = _provider.Connection.CreateCommand();
            command.CommandText = statement.Text;
            for (var index = 0; index < statement.Values.Length; index++)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"${index + 1}");
                command.Parameters.Add(new SqliteParameter { ParameterName = name });
            }

            command.Prepare();
            _commands.Add(statement.Text, command);
        }

        for (var index = 0; index < statement.Values.Length; index++)
        {
            command.Parameters[index].Value = statement.Values[index].Value ?? DBNull.Value;
        }

        return command.ExecuteNonQuery();
    }
}

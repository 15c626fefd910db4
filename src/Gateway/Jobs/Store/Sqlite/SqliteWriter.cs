using Gateway.Jobs.Store.Schema;
using Gateway.Jobs.Store.Sql;
using Microsoft.Data.Sqlite;

namespace Gateway.Jobs.Store.Sqlite;

/// <summary>The only connection that writes. One thread at a time uses it. After an error it is closed, because its state after an I/O
/// error is uncertain, and the next call opens it again.</summary>
internal sealed class SqliteWriter(string path, TimeSpan timeout, Action<SqliteConnection>? opened) : IDisposable
{
    private static readonly SqlStatement Commit = new("COMMIT");
    private static readonly SqlStatement Versions = new(SchemaSql.ReadVersions);

    private SqliteSession? _session;

    public void Write(IReadOnlyList<StoreWrite> writes) => Run(session =>
    {
        Span<int> rows = stackalloc int[8];
        foreach (var write in writes)
        {
            var statements = write.Statements;
            var affected = statements.Count <= rows.Length ? rows[..statements.Count] : new int[statements.Count];
            for (var index = 0; index < statements.Count; index++)
            {
                affected[index] = statements[index].IsLock ? 0 : session.Execute(statements[index]);
            }

            if (write.Affected(affected) is { } question && session.Query(question, Answer) is [])
            {
                write.Answer(null);
            }

            bool Answer(System.Data.Common.DbDataReader row)
            {
                write.Answer(row);
                return true;
            }
        }
    });

    public List<T> Change<T>(SqlStatement statement, Func<System.Data.Common.DbDataReader, T> read)
    {
        List<T> rows = [];
        Run(session => rows = session.Query(statement, read));
        return rows;
    }

    /// <summary>The write lock makes a second instance wait until this one has migrated.</summary>
    public void Migrate(IReadOnlyList<Migration> migrations, DateTimeOffset now) => Run(session =>
    {
        session.ExecuteOnce(SchemaSql.CreateVersions);
        session.ExecuteOnce(SchemaSql.CreateAdditions);
        var (required, added) = session.Query(Versions, row => (row.GetInt64(0), row.GetInt64(1)))[0];
        foreach (var migration in JobSchema.Pending(migrations, required, added))
        {
            foreach (var statement in migration.Statements)
            {
                session.ExecuteOnce(JobSchema.For(statement, "text"));
            }

            session.Execute(SchemaSql.AddVersion(migration, now));
        }
    });

    public void BuildIndexes() => Run(session =>
    {
        foreach (var index in JobSchema.LateIndexes)
        {
            session.ExecuteOnce($"CREATE INDEX IF NOT EXISTS {index.Name} ON {index.Definition}");
        }
    });

    public void Dispose()
    {
        _session?.Dispose();
        _session = null;
    }

    private void Run(Action<SqliteSession> work)
    {
        try
        {
            var session = _session ??= Open();
            session.ThrowIfFileMoved();
            session.Begin();
            work(session);
            session.Execute(Commit);
        }
        catch
        {
            // Closing the connection rolls back the open transaction.
            Dispose();
            throw;
        }
    }

    private SqliteSession Open()
    {
        var session = SqliteSession.Open(path, timeout, readOnly: false);
        opened?.Invoke(session.Connection);
        return session;
    }
}

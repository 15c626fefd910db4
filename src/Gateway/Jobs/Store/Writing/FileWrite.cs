using System.Data.Common;
using Gateway.Jobs.Store.Sql;

namespace Gateway.Jobs.Store.Writing;

/// <summary>A change of an uploaded file, with a question about its outcome in the same transaction.</summary>
/// <param name="statements">The statements of the change.</param>
/// <param name="question">The question.</param>
/// <param name="read">Reads the answer. The argument is null if the question has no row.</param>
internal sealed class FileWrite<T>(IReadOnlyList<SqlStatement> statements, SqlStatement question, Func<DbDataReader?, T> read) : StoreWrite
{
    /// <summary>The place of the statement that decides, and the result if it changes a row: nothing is asked then. Null: the question
    /// decides.</summary>
    public (int Place, T Result)? Decision { get; init; }

    /// <summary>The place of the statement without whose change nothing is asked, and the result is the default. Null: it is always
    /// asked.</summary>
    public int? AsksAfter { get; init; }

    public T? Result { get; private set; }

    public override StoreOperation Operation => StoreOperation.ChangeFiles;

    public override IReadOnlyList<SqlStatement> Statements => statements;

    public override SqlStatement? Affected(ReadOnlySpan<int> rows)
    {
        if (AsksAfter is { } place && rows[place] == 0)
        {
            return null;
        }

        if (Decision is not { } decision || rows[decision.Place] == 0)
        {
            return question;
        }

        Result = decision.Result;
        return null;
    }

    public override void Answer(DbDataReader? row) => Result = read(row);
}

using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Reports;
using Gateway.Jobs.Store.Schema;
using Gateway.Jobs.Store.Sql;
using Gateway.Jobs.Store.Webhooks;
using Microsoft.Data.Sqlite;

namespace Gateway.UnitTests.Jobs.Store;

/// <summary>SQLite finds the jobs of a list by an index. <see cref="PostgresIndexTests"/> has the same for PostgreSQL.</summary>
public sealed class ReportPlanTests
{
    public static TheoryData<int, string> Rows => new()
    {
        { 0, "sqlite_autoindex_gateway_jobs_1" },
        { 1, "gateway_jobs_by_client" },
        { 2, "gateway_jobs_by_error" },
        { 3, "gateway_jobs_not_completed" },
        { 4, "gateway_jobs_not_completed" },
        { 5, "gateway_jobs_not_completed" },
        { 6, "gateway_jobs_due" },
        { 7, "gateway_jobs_due" },
        { 8, "gateway_jobs_not_completed" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Plan_OfAFilter_ReadsItsIndex(int filter, string index) =>
        Plan(ReportSql.ListJobs(ReportPlans.Quick[filter], after: null)).ShouldContain($"USING INDEX {index}");

    [Fact]
    public void Plans_All_HaveARow() => Rows.Count.ShouldBe(ReportPlans.Quick.Count);

    /// <summary>In the order of the index, so that a page ends the search.</summary>
    [Fact]
    public void Plan_WithoutAFilter_ReadsTheIndexOfTheTimes()
    {
        Plan(ReportSql.ListJobs(new AllJobsFilter(), after: null)).ShouldContain("gateway_jobs_by_age");
        Plan(ReportSql.ListJobs(new AllJobsFilter { Model = "m" }, new JobCursor(1, "x"))).ShouldContain("gateway_jobs_by_age");
        Plan(ReportSql.ListWebhooks(new AllWebhooksFilter(), new JobCursor(1, "x"))).ShouldContain("gateway_webhooks_by_age");
        Plan(ReportSql.ListWebhooks(new AllWebhooksFilter { State = WebhookState.Failed }, after: null))
            .ShouldContain("gateway_webhooks_not_delivered");
    }

    private static string Plan(SqlStatement statement)
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        foreach (var text in JobSchema.Migrations.SelectMany(migration => migration.Statements).Select(text => JobSchema.For(text, "text"))
            .Concat(JobSchema.LateIndexes.Select(late => $"CREATE INDEX {late.Name} ON {late.Definition}")))
        {
            Run(connection, text);
        }

        using var explain = connection.CreateCommand();
        explain.CommandText = "EXPLAIN QUERY PLAN " + statement.Text;
        for (var value = 0; value < statement.Values.Length; value++)
        {
            explain.Parameters.AddWithValue($"${value + 1}", statement.Values[value].Boxed ?? DBNull.Value);
        }

        using var rows = explain.ExecuteReader();
        var lines = new List<string>();
        while (rows.Read())
        {
            lines.Add(rows.GetString(3));
        }

        return string.Join('\n', lines);
    }

    private static void Run(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}

using System.Data.Common;
using Gateway.Jobs;
using Gateway.Jobs.Ends;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Gateway.FunctionalTests.Following;

/// <summary>Work after the end of a job that stays in the outbox. Its kind says which replica has stored it, and for which end.</summary>
internal sealed class RecordedEnds(int replica, JobStatus end) : IEndWork
{
    private const string Query =
        "SELECT j.request_id, j.status, j.lost_reason, o.kind FROM gateway_jobs j LEFT JOIN gateway_outbox o ON o.request_id = j.request_id";

    public string Kind { get; } = $"{replica}-{(int)end}";

    public bool IsNeeded(JobRecord job, JobChange change) => change.Outcome == end;

    public Task<TimeSpan?> CarryOutAsync(JobRecord job, int attempt, CancellationToken cancellation) =>
        Task.FromResult<TimeSpan?>(TimeSpan.FromDays(1));

    public static Action<IServiceCollection> AddTo(int replica) => services =>
    {
        foreach (var end in (JobStatus[])[JobStatus.Completed, JobStatus.Failed, JobStatus.Cancelled, JobStatus.Lost])
        {
            services.AddSingleton<IEndWork>(new RecordedEnds(replica, end));
        }
    };

    /// <summary>The stored end of each job, and the ends that its rows of the outbox are for.</summary>
    public static async Task<Dictionary<string, (JobStatus Status, List<JobStatus> Work)>> ReadAsync(string database)
    {
        await using DbConnection connection = database.StartsWith("Data Source", StringComparison.Ordinal)
            ? new SqliteConnection(database + ";Pooling=false")
            : new NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = Query;
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var jobs = new Dictionary<string, (JobStatus Status, List<JobStatus> Work)>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            var id = reader.GetString(0);
            if (!jobs.TryGetValue(id, out var job))
            {
                // The store has a lost job as a failed one with a reason.
                job = (reader.IsDBNull(2) ? (JobStatus)reader.GetInt64(1) : JobStatus.Lost, []);
                jobs.Add(id, job);
            }

            if (!reader.IsDBNull(3))
            {
                job.Work.Add((JobStatus)int.Parse(reader.GetString(3).Split('-')[1], System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return jobs;
    }
}

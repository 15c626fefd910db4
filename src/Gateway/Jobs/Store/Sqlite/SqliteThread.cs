using System.Collections.Concurrent;

namespace Gateway.Jobs.Store.Sqlite;

/// <summary>A thread of its own for the writer: SQLite has no asynchronous calls, and an fsync on a thread of the pool would
/// stall requests.</summary>
internal sealed class SqliteThread : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;

    public SqliteThread()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "job store" };
        _thread.Start();
    }

    public Task RunAsync(Action action)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                action();
                done.SetResult();
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        });
        return done.Task;
    }

    /// <summary>The thread ends after the work that it has.</summary>
    public void Dispose() => _work.CompleteAdding();

    private void Run()
    {
        foreach (var action in _work.GetConsumingEnumerable())
        {
            action();
        }

        _work.Dispose();
    }
}

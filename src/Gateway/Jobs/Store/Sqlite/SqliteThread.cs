namespace Gateway.Jobs.Store.Sqlite;

/// <summary>A thread of its own for the writer: SQLite has no asynchronous calls, and an fsync on a thread of the pool would
/// stall requests. As a scheduler, so that the loop that forms the groups runs on it too and hands nothing over. It sleeps while
/// there is no work; the collections of the framework would spin first, for each group anew.</summary>
internal sealed class SqliteThread : TaskScheduler, IDisposable
{
    private readonly Queue<Task> _work = new();
    private readonly Thread _thread;
    private bool _ending;

    public SqliteThread()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "job store" };
        _thread.Start();
    }

    public override int MaximumConcurrencyLevel => 1;

    public Task RunAsync(Action action) => Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this);

    /// <summary>The thread ends after the work that it has.</summary>
    public void Dispose()
    {
        lock (_work)
        {
            _ending = true;
            Monitor.Pulse(_work);
        }
    }

    protected override void QueueTask(Task task)
    {
        lock (_work)
        {
            ObjectDisposedException.ThrowIf(_ending, this);
            _work.Enqueue(task);
            Monitor.Pulse(_work);
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        Thread.CurrentThread == _thread && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_work)
        {
            return [.. _work];
        }
    }

    private void Run()
    {
        while (Next() is { } task)
        {
            TryExecuteTask(task);
        }
    }

    private Task? Next()
    {
        lock (_work)
        {
            while (_work.Count == 0)
            {
                if (_ending)
                {
                    return null;
                }

                Monitor.Wait(_work);
            }

            return _work.Dequeue();
        }
    }
}

using System.Runtime.ExceptionServices;

namespace Gateway.Errors;

internal static class UnexpectedFailure
{
    /// <summary>
    /// For a loop that must not end before the process: if it fails, the exception is thrown on the thread pool, where it is logged and
    /// stops the gateway. Otherwise the failure would be seen only when somebody awaits the loop, at the end of the process.
    /// </summary>
    public static Task StopsGateway(this Task loop)
    {
        loop.ContinueWith(
            static failed => ThreadPool.UnsafeQueueUserWorkItem(
                static exception => ExceptionDispatchInfo.Throw(exception), failed.Exception!.GetBaseException(), preferLocal: false),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return loop;
    }
}

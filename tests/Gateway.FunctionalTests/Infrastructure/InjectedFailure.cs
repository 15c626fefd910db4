using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>
/// Failures inside a gateway process. The test names one in an environment variable, and its trigger is a request with the header
/// <see cref="Trigger"/>. The failure begins outside the request, or in the part of the program that it names.
/// </summary>
internal sealed class InjectedFailure : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    public const string Variable = "GATEWAY_TEST_FAILURE";
    public const string Trigger = "X-Test-Failure";

    /// <summary>The message of each exception. It must not be in the output.</summary>
    public const string Secret = "message-CANARY-5d20";

    private static readonly TaskCompletionSource Failing = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static void Install() => DiagnosticListener.AllListeners.Subscribe(new InjectedFailure());

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.Extensions.Hosting")
        {
            value.Subscribe(this);
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value is not { Key: "HostBuilding", Value: IHostBuilder builder })
        {
            return;
        }

        builder.ConfigureServices(services =>
        {
            services.AddSingleton<IStartupFilter, Filter>();
            services.AddHostedService<FailingService>();
            if (Environment.GetEnvironmentVariable(Variable) == "request")
            {
                services.AddSingleton<ICorsPolicyProvider, FailingPolicies>();
            }
        });
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    private static void Begin(string kind)
    {
        switch (kind)
        {
            case "thread":
                new Thread(Throw) { IsBackground = true }.Start();
                break;
            case "pool":
                ThreadPool.UnsafeQueueUserWorkItem(static _ => Throw(), null);
                break;
            case "timer":
                GC.KeepAlive(TimeProvider.System.CreateTimer(static _ => Throw(), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan));
                break;
            case "periodic-timer":
                // The timer fails again and again until the process ends.
                AppContext.SetData(Variable, TimeProvider.System.CreateTimer(
                    static _ => Throw(), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(1)));
                break;
            case "posted":
                new SynchronizationContext().Post(static _ => Throw(), null);
                break;
            case "service":
                Failing.TrySetResult();
                break;
            case "dropped-allocation":
                Task.Run(static () =>
                {
                    try
                    {
                        Exhaust();
                    }
                    catch (OutOfMemoryException)
                    {
                        // As a library may do.
                    }
                });
                break;
            case "unobserved":
                Forget();
                Forget();
                GC.Collect();
                GC.WaitForPendingFinalizers();
                break;
        }
    }

    private static void Throw() => throw new InvalidOperationException(Secret);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget()
    {
        var task = Task.Run(Throw);
        ((IAsyncResult)task).AsyncWaitHandle.WaitOne();
    }

    /// <summary>More than the limit of the heap.</summary>
    private static void Exhaust() => GC.KeepAlive(new byte[2_000_000_000]);

    /// <summary>Runs before every stage of the gateway.</summary>
    private sealed class Filter : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(static (context, rest) =>
            {
                if (!context.Request.Headers.ContainsKey(Trigger))
                {
                    return rest(context);
                }

                var kind = Environment.GetEnvironmentVariable(Variable)!;
                if (kind == "server")
                {
                    Exhaust();
                }

                Begin(kind);
                return rest(context);
            });
            next(app);
        };
    }

    private sealed class FailingService : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Failing.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (Failing.Task.IsCompleted)
            {
                Throw();
            }
        }
    }

    /// <summary>Runs within the request, after the stage that logs it.</summary>
    private sealed class FailingPolicies : ICorsPolicyProvider
    {
        public Task<CorsPolicy?> GetPolicyAsync(HttpContext context, string? policyName)
        {
            if (context.Request.Headers.ContainsKey(Trigger))
            {
                Exhaust();
            }

            return Task.FromResult<CorsPolicy?>(null);
        }
    }
}

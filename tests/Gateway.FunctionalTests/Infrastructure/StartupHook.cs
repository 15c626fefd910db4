using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using Gateway.FunctionalTests.Infrastructure;

/// <summary>
/// Runs before the program inside a gateway process. It installs the failure that a test injects, and reports the settings of the garbage
/// collector and the managed memory. On a signal, it collects all garbage and writes the number of bytes to a file. Resident memory would
/// depend on the time of the last collection.
/// </summary>
[SuppressMessage("Design", "CA1050:Declare types in namespaces", Justification = "The runtime looks for the type under this name.")]
internal static class StartupHook
{
    /// <summary>The environment variable that contains the path of the file.</summary>
    internal const string FileVariable = "GATEWAY_TEST_MANAGED_MEMORY_FILE";

    /// <summary>The environment variable that contains the path of the file for the settings of the garbage collector.</summary>
    internal const string CollectorVariable = "GATEWAY_TEST_COLLECTOR_FILE";

    /// <summary>SIGUSR1, for which the runtime defines no name.</summary>
    private const PosixSignal Signal = (PosixSignal)10;

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(InjectedFailure.Variable) is { Length: > 0 })
        {
            InjectedFailure.Install();
        }

        if (Environment.GetEnvironmentVariable(CollectorVariable) is { Length: > 0 } settings)
        {
            File.WriteAllLines(settings, GC.GetConfigurationVariables().Select(setting =>
                string.Create(CultureInfo.InvariantCulture, $"{setting.Key}={setting.Value}")));
        }

        if (Environment.GetEnvironmentVariable(FileVariable) is { Length: > 0 } file)
        {
            var registration = PosixSignalRegistration.Create(Signal, context =>
            {
                context.Cancel = true;
                Write(file);
            });
            // The reference keeps the handler registered as long as the process runs.
            AppContext.SetData(FileVariable, registration);
        }
    }

    private static void Write(string file)
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        var bytes = GC.GetTotalMemory(forceFullCollection: true);
        File.WriteAllText(file + ".new", bytes.ToString(CultureInfo.InvariantCulture));
        File.Move(file + ".new", file, overwrite: true);
    }
}

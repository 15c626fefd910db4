using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;

/// <summary>
/// Runs inside a gateway that is a process of its own, before the program, and tells the test how much managed memory is in use: on the
/// signal it collects all garbage and writes the number of bytes to a file. Resident memory would depend on when the collector last ran.
/// </summary>
[SuppressMessage("Design", "CA1050:Declare types in namespaces", Justification = "The runtime looks for the type under this name.")]
internal static class StartupHook
{
    /// <summary>Names the file, in the environment of the gateway.</summary>
    internal const string FileVariable = "GATEWAY_TEST_MANAGED_MEMORY_FILE";

    /// <summary>SIGUSR1, which has no name of its own in the runtime.</summary>
    private const PosixSignal Signal = (PosixSignal)10;

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(FileVariable) is { Length: > 0 } file)
        {
            var registration = PosixSignalRegistration.Create(Signal, context =>
            {
                context.Cancel = true;
                Write(file);
            });
            // Kept for as long as the process lives.
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

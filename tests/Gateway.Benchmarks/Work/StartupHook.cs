using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;

/// <summary>
/// Runs before the program inside a measured gateway process. On a signal, it writes the bytes that the process has allocated so far to a
/// file.
/// </summary>
[SuppressMessage("Design", "CA1050:Declare types in namespaces", Justification = "The runtime looks for the type under this name.")]
internal static class StartupHook
{
    /// <summary>The environment variable that contains the path of the file.</summary>
    internal const string FileVariable = "GATEWAY_BENCHMARK_ALLOCATED_FILE";

    /// <summary>SIGUSR1, for which the runtime defines no name.</summary>
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
            // The reference keeps the handler registered as long as the process runs.
            AppContext.SetData(FileVariable, registration);
        }
    }

    private static void Write(string file)
    {
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        File.WriteAllText(file + ".new", bytes.ToString(CultureInfo.InvariantCulture));
        File.Move(file + ".new", file, overwrite: true);
    }
}

using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Gateway.Benchmarks;

/// <summary>
/// Submits at a constant rate, independent of the responses. A time counts from the moment at which the request was due, so a
/// request that waits for a slow earlier request counts as slow too (no coordinated omission).
/// </summary>
/// <remarks>
/// Each connection is a thread with a blocking socket, so no scheduler of tasks delays it. The targets alternate every second, so
/// that other load on the machine affects them equally.
/// </remarks>
internal sealed partial class LatencyBenchmark(double requestsPerSecond, byte[] body, string key)
{
    private const int Connections = 32;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    /// <summary>Prints a line per target, separated by tabs: name, requests, p50, p99 in ms, responses other than 2xx.</summary>
    public void Run(TimeSpan duration, IReadOnlyList<(string Name, Uri Url)> targets, TextWriter output)
    {
        var samples = targets.Select(target => new Samples(target.Name, target.Url)).ToList();
        samples.ForEach(target => RunTurn(target with { Kept = [] }, WarmUp));
        for (var elapsed = TimeSpan.Zero; elapsed < duration; elapsed += Turn)
        {
            samples.ForEach(target => RunTurn(target, Turn));
        }

        foreach (var target in samples)
        {
            var sorted = target.Kept.Order().ToArray();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{target.Name}\t{sorted.Length}\t{At(sorted, 0.50):0.000}\t{At(sorted, 0.99):0.000}\t{target.Failures}"));
        }
    }

    private static double At(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];

    private void RunTurn(Samples samples, TimeSpan duration)
    {
        var perConnection = (int)(requestsPerSecond * duration.TotalSeconds / Connections);
        var sockets = Enumerable.Range(0, Connections).Select(_ => Connect(samples.Url)).ToList();
        var beginning = Stopwatch.GetTimestamp() + Ticks(0.05);
        var threads = sockets.Select((socket, connection) => new Thread(() =>
        {
            var times = new double[perConnection];
            var failures = 0;
            var request = RequestTo(samples.Url);
            var buffer = new byte[64 * 1024];
            for (var i = 0; i < perConnection; i++)
            {
                var due = beginning + Ticks((((double)i * Connections) + connection) / requestsPerSecond);
                SleepUntil(due);
                socket.Send(request);
                failures += ReceiveStatus(socket, buffer) is >= 200 and < 300 ? 0 : 1;
                times[i] = Stopwatch.GetElapsedTime(due).TotalMilliseconds;
            }

            samples.Add(times, failures);
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        sockets.ForEach(socket => socket.Dispose());
    }

    private static long Ticks(double seconds) => (long)(seconds * Stopwatch.Frequency);

    private static Socket Connect(Uri url)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, url.Port);
        return socket;
    }

    private byte[] RequestTo(Uri url)
    {
        var head = $"POST {url.AbsolutePath} HTTP/1.1\r\nHost: {url.Authority}\r\nAuthorization: Bearer {key}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    /// <summary>Reads one complete response. It has a Content-Length or is chunked.</summary>
    private static int ReceiveStatus(Socket socket, byte[] buffer)
    {
        var received = 0;
        while (true)
        {
            var count = socket.Receive(buffer, received, buffer.Length - received, SocketFlags.None);
            if (count == 0)
            {
                throw new InvalidOperationException("The connection was closed before the response was complete.");
            }

            received += count;
            if (IsWhole(buffer.AsSpan(0, received)))
            {
                return (buffer[9] - '0') * 100 + ((buffer[10] - '0') * 10) + (buffer[11] - '0');
            }
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        var name = "\r\nContent-Length: "u8;
        var length = answer[..end].IndexOf(name);
        return length < 0
            ? answer.EndsWith("0\r\n\r\n"u8)
            : Utf8Parser.TryParse(answer[(length + name.Length)..], out int bytes, out _) && answer.Length >= end + 4 + bytes;
    }

    /// <summary>The timers of the runtime have a resolution of 1 ms, which is as long as the measured times.</summary>
    private static void SleepUntil(long due)
    {
        var (seconds, ticks) = Math.DivRem(due, Stopwatch.Frequency);
        var time = new Timespec { Seconds = seconds, Nanoseconds = ticks * (1_000_000_000 / Stopwatch.Frequency) };
        _ = ClockNanosleep(ClockMonotonic, TimerAbsolute, in time, IntPtr.Zero);
    }

    /// <summary>The clock of <see cref="Stopwatch"/> on Linux.</summary>
    private const int ClockMonotonic = 1;

    private const int TimerAbsolute = 1;

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    private static partial int ClockNanosleep(int clock, int flags, in Timespec time, IntPtr remaining);

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }

    private sealed record Samples(string Name, Uri Url)
    {
        /// <summary>Milliseconds from the due time to the last byte of the response.</summary>
        public List<double> Kept { get; init; } = [];

        public int Failures { get; private set; }

        public void Add(double[] times, int failures)
        {
            lock (Kept)
            {
                Kept.AddRange(times);
                Failures += failures;
            }
        }
    }
}

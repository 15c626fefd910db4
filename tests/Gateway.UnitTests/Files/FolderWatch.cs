using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gateway.UnitTests.Files;

/// <summary>What happens to a folder of Linux: a file gets its name in it, and the folder itself is opened, as for a flush.</summary>
internal sealed class FolderWatch : IDisposable
{
    private const uint MovedTo = 0x80;
    private const uint Open = 0x20;
    private const uint IsFolder = 0x4000_0000;
    private const int NonBlocking = 0x800;

    /// <summary>The watch, the event, a number, and the length of the name that follows.</summary>
    private const int EventBytes = 16;

    private readonly SafeFileHandle _handle;

    public FolderWatch(string folder)
    {
        _handle = new SafeFileHandle(Begin(NonBlocking), ownsHandle: true);
        Add(_handle, folder, MovedTo | Open).ShouldBeGreaterThan(0);
    }

    /// <summary>The events so far.</summary>
    public IReadOnlyList<string> Take()
    {
        var events = new List<string>();
        var buffer = new byte[4096];
        var left = buffer.AsSpan(0, Math.Max(0, (int)Read(_handle, buffer, buffer.Length)));
        while (left.Length >= EventBytes)
        {
            var mask = BinaryPrimitives.ReadUInt32LittleEndian(left[4..]);
            var name = BinaryPrimitives.ReadInt32LittleEndian(left[12..]);
            if ((mask & MovedTo) != 0)
            {
                events.Add("named");
            }
            else if ((mask & IsFolder) != 0)
            {
                events.Add("opened");
            }

            left = left[(EventBytes + name)..];
        }

        return events;
    }

    public void Dispose() => _handle.Dispose();

    [DllImport("libc", EntryPoint = "inotify_init1", SetLastError = true, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Begin(int flags);

    [DllImport("libc", EntryPoint = "inotify_add_watch", SetLastError = true, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Add(SafeFileHandle handle, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mask);

    [DllImport("libc", EntryPoint = "read", SetLastError = true, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Read(SafeFileHandle handle, byte[] buffer, nint length);
}

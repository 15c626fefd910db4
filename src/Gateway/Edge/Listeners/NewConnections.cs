using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Gateway.Edge.Listeners;

/// <summary>
/// Makes a listening TCP socket of Linux ignore requests for new connections, with a packet filter of the socket (<c>socket(7)</c>,
/// SO_ATTACH_FILTER). Handshakes that have begun still end. A client whose request is ignored repeats it after one second, and then
/// finds the listener closed.
/// </summary>
internal static class NewConnections
{
    private const int SocketLevel = 1;
    private const int AttachFilter = 26;

    /// <summary>Instructions of the filter: code, jump if true, jump if false, operand (<c>linux/filter.h</c>).</summary>
    private static readonly (ushort Code, byte True, byte False, uint Operand)[] Program =
    [
        // The flags of the TCP header, of which SYN and ACK matter.
        (0x30, 0, 0, 13),
        (0x54, 0, 0, 0x12),
        // SYN without ACK begins a handshake: no byte of it is kept. Every other packet is kept whole.
        (0x15, 0, 1, 0x02),
        (0x06, 0, 0, 0),
        (0x06, 0, 0, uint.MaxValue),
    ];

    private const int InstructionBytes = 8;

    /// <returns>Whether the socket ignores new connections.</returns>
    public static bool TryIgnore(Socket socket)
    {
        if (!OperatingSystem.IsLinux() || socket.ProtocolType != ProtocolType.Tcp)
        {
            return false;
        }

        var program = Marshal.AllocHGlobal(Program.Length * InstructionBytes);
        try
        {
            for (var index = 0; index < Program.Length; index++)
            {
                var (code, whenTrue, whenFalse, operand) = Program[index];
                var at = index * InstructionBytes;
                Marshal.WriteInt16(program, at, unchecked((short)code));
                Marshal.WriteByte(program, at + 2, whenTrue);
                Marshal.WriteByte(program, at + 3, whenFalse);
                Marshal.WriteInt32(program, at + 4, unchecked((int)operand));
            }

            // struct sock_fprog: the number of instructions, and their address at the next boundary of its size.
            Span<byte> option = stackalloc byte[2 * IntPtr.Size];
            option.Clear();
            MemoryMarshal.Write(option, (ushort)Program.Length);
            MemoryMarshal.Write(option[IntPtr.Size..], program);
            socket.SetRawSocketOption(SocketLevel, AttachFilter, option);
            return true;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return false;
        }
        finally
        {
            // The operating system has copied the program.
            Marshal.FreeHGlobal(program);
        }
    }
}

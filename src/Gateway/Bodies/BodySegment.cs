using System.Buffers;

namespace Gateway.Bodies;

/// <summary>One rented block of a body, and the number of bytes in it.</summary>
internal sealed class BodySegment : ReadOnlySequenceSegment<byte>
{
    public BodySegment(byte[] array, bool isLarge, BodySegment? previous)
    {
        Array = array;
        IsLarge = isLarge;
        if (previous is not null)
        {
            RunningIndex = previous.RunningIndex + previous.Filled;
            previous.Next = this;
        }
    }

    public byte[] Array { get; }

    public bool IsLarge { get; }

    public int Filled { get; private set; }

    public Memory<byte> Room => Array.AsMemory(Filled);

    public BodySegment? Following => (BodySegment?)Next;

    public void Fill(int bytes)
    {
        Filled += bytes;
        Memory = Array.AsMemory(0, Filled);
    }
}

namespace Osgate.Mqtt;

/// <summary>Bytes on their way out, one packet behind the other. Grows to what was needed once, and is used again.</summary>
internal sealed class PacketBuffer
{
    private byte[] _bytes = new byte[4096];

    /// <summary>The bytes that are there.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes, valid until more are added.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>A byte that is there already.</summary>
    public ref byte this[int index] => ref _bytes[index];

    /// <summary>Room for at least so many bytes behind the last one; <see cref="Advance"/> says how many were used.</summary>
    public Span<byte> GetSpan(int atLeast)
    {
        if (_bytes.Length - Length < atLeast)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + atLeast));
        return _bytes.AsSpan(Length);
    }

    public void Advance(int count) => Length += count;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Length += bytes.Length;
    }

    public void Append(byte value)
    {
        GetSpan(1)[0] = value;
        Length++;
    }

    /// <summary>Moves what begins at an index, so that there is more or less room before it.</summary>
    public void Shift(int from, int by)
    {
        GetSpan(Math.Max(0, by));
        _bytes.AsSpan(from, Length - from).CopyTo(_bytes.AsSpan(from + by));
        Length += by;
    }

    /// <summary>Takes away what was added after a length.</summary>
    public void Truncate(int length) => Length = length;
}

using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Osgate.Modbus;

/// <summary>The header of a frame on TCP (MODBUS Messaging on TCP/IP Implementation Guide V1.0b, 3.1.3).
/// Hot path: allocates nothing.</summary>
/// <param name="Transaction">What pairs an answer with its request.</param>
/// <param name="Unit">The device behind a gateway.</param>
/// <param name="PduLength">The bytes that follow the header.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct MbapHeader(ushort Transaction, byte Unit, int PduLength)
{
    public const int Size = 7;

    /// <summary>The longest PDU (V1.1b3, 4.1).</summary>
    public const int MaxPduLength = 253;

    /// <summary>Writes the header to the start of <paramref name="frame"/>.</summary>
    public void Write(Span<byte> frame)
    {
        BinaryPrimitives.WriteUInt16BigEndian(frame, Transaction);
        BinaryPrimitives.WriteUInt16BigEndian(frame[2..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(frame[4..], (ushort)(PduLength + 1));
        frame[6] = Unit;
    }

    /// <summary>Reads the header at the start of <paramref name="bytes"/>, which hold <see cref="Size"/> of them.</summary>
    /// <exception cref="ModbusProtocolException">It is no header of Modbus, so where the next frame begins is not known.</exception>
    public static MbapHeader Read(ReadOnlySpan<byte> bytes)
    {
        var protocol = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        if (protocol != 0)
            throw new ModbusProtocolException($"a frame came with protocol identifier {protocol} where Modbus has 0: check that the peer speaks Modbus TCP");
        // The length counts the unit as well; the shortest PDU is a function code.
        var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        if (length is < 2 or > MaxPduLength + 1)
            throw new ModbusProtocolException($"a frame came with length {length}, outside 2 to {MaxPduLength + 1}: check that the peer speaks Modbus TCP");
        return new MbapHeader(BinaryPrimitives.ReadUInt16BigEndian(bytes), bytes[6], length - 1);
    }
}

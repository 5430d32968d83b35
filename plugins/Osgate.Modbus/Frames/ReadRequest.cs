using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Osgate.Modbus;

/// <summary>Asks for a stretch of one table (V1.1b3, 6.1 to 6.4). Hot path: allocates nothing.</summary>
/// <param name="Table">The table, which gives the function code.</param>
/// <param name="Start">The first address.</param>
/// <param name="Count">The number of registers or bits.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ReadRequest(ModbusTable Table, int Start, int Count)
{
    /// <summary>The length of the request's PDU.</summary>
    public const int PduLength = 5;

    private const byte ExceptionBit = 0x80;

    /// <summary>The bytes of data in the answer.</summary>
    public int DataLength => Table.HoldsBits ? (Count + 7) / 8 : Count * 2;

    /// <summary>Writes the request's PDU.</summary>
    public void WritePdu(Span<byte> pdu)
    {
        pdu[0] = (byte)Table;
        BinaryPrimitives.WriteUInt16BigEndian(pdu[1..], (ushort)Start);
        BinaryPrimitives.WriteUInt16BigEndian(pdu[3..], (ushort)Count);
    }

    /// <summary>Reads the PDU of the answer to this request.</summary>
    /// <param name="pdu">The PDU, whole.</param>
    /// <param name="data">The data asked for; empty when the device refused.</param>
    /// <returns>Why the device refused; <see cref="ExceptionCode.None"/> when it did not.</returns>
    /// <exception cref="ModbusProtocolException">It is no answer to this request.</exception>
    public ExceptionCode ReadAnswer(ReadOnlySpan<byte> pdu, out ReadOnlySpan<byte> data)
    {
        data = default;
        if (pdu.IsEmpty)
            throw new ModbusProtocolException("an answer came without a function code");
        if (pdu[0] == ((byte)Table | ExceptionBit))
        {
            // V1.1b3, 7: an exception response is the function code with its highest bit set, and the exception code.
            return pdu.Length == 2 && pdu[1] != 0
                ? (ExceptionCode)pdu[1]
                : throw new ModbusProtocolException($"an exception response came with {pdu.Length - 1} bytes after its function code, or code 0; it has one code from 1");
        }
        if (pdu[0] != (byte)Table)
            throw new ModbusProtocolException($"an answer came with function code 0x{pdu[0]:X2} to a request with 0x{(byte)Table:X2}");
        if (pdu.Length != DataLength + 2 || pdu[1] != DataLength)
            throw new ModbusProtocolException($"an answer came with {pdu.Length - 2} bytes of data where {DataLength} were asked for");
        data = pdu[2..];
        return ExceptionCode.None;
    }
}

using System.Buffers.Binary;

namespace Osgate.Modbus;

/// <summary>Reads values out of the data of an answer. Hot path: allocates nothing.</summary>
internal static class RegisterCodec
{
    /// <summary>The value whose first register stands at the start of <paramref name="data"/>.</summary>
    public static ReadingValue ReadValue(ReadOnlySpan<byte> data, ModbusType type, ByteOrder order)
    {
        var bits = Gather(data, type.Registers, order);
        return type switch
        {
            ModbusType.Bool => ReadingValue.From(bits != 0),
            ModbusType.Int16 => ReadingValue.From((long)(short)bits),
            ModbusType.UInt16 => ReadingValue.From((long)bits),
            ModbusType.Int32 => ReadingValue.From((long)(int)bits),
            ModbusType.UInt32 => ReadingValue.From((long)bits),
            ModbusType.Int64 => ReadingValue.From((long)bits),
            ModbusType.UInt64 => ReadingValue.From(bits),
            ModbusType.Float32 => ReadingValue.From(BitConverter.UInt32BitsToSingle((uint)bits)),
            _ => ReadingValue.From(BitConverter.UInt64BitsToDouble(bits)),
        };
    }

    /// <summary>A coil or discrete input: the first one asked for is the lowest bit of the first byte (V1.1b3, 6.1).</summary>
    public static bool ReadBit(ReadOnlySpan<byte> data, int index) => (data[index >> 3] & (1 << (index & 7))) != 0;

    private static ulong Gather(ReadOnlySpan<byte> data, int registers, ByteOrder order)
    {
        var lowRegisterFirst = order is ByteOrder.Cdab or ByteOrder.Dcba;
        var lowByteFirst = order is ByteOrder.Badc or ByteOrder.Dcba;
        var bits = 0UL;
        for (var i = 0; i < registers; i++)
        {
            var register = data.Slice((lowRegisterFirst ? registers - 1 - i : i) * 2, 2);
            bits = (bits << 16) | (lowByteFirst
                ? BinaryPrimitives.ReadUInt16LittleEndian(register)
                : BinaryPrimitives.ReadUInt16BigEndian(register));
        }
        return bits;
    }
}

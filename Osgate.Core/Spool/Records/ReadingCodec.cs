namespace Osgate.Core.Spool.Records;

/// <summary>The bytes of a report's readings.</summary>
/// <remarks>Hot path: allocates nothing for numbers. A reading is a byte with the wire kind (bits 0-3), the quality
/// (4-5), whether there is a reason (6) and a device time (7); then the distance of its channel from the expected one,
/// the value, the reason's number (0: the text follows), and the device time's distance from the report's.</remarks>
internal static class ReadingCodec
{
    private const int HasReason = 1 << 6;
    private const int HasDeviceTime = 1 << 7;

    // Below it a whole number is shorter than the four bytes of a float.
    private const double SmallInteger = 1 << 20;

    private enum Wire : byte
    {
        None,
        False,
        True,
        Int64,
        UInt64,
        Single,
        Double,
        DoubleOfSingle,
        DoubleOfInteger,
        Timestamp,
        Text,
        Bytes,
    }

    /// <summary>The most bytes that the readings can take.</summary>
    public static long LongestOf(ReadOnlySpan<ChannelReading> readings)
    {
        const int numbers = 1 + (4 * RecordWriter.LongestNumber);
        var longest = 0L;
        foreach (ref readonly var item in readings)
        {
            var reading = item.Reading;
            longest += numbers;
            if (reading.Value.Kind == ValueKind.Text)
                longest += RecordWriter.LongestText(reading.Value.AsText());
            else if (reading.Value.Kind == ValueKind.Bytes)
                longest += reading.Value.AsBytes().Length;
            if (reading.Reason is { } reason)
                longest += RecordWriter.LongestText(reason);
        }
        return longest;
    }

    public static void Write(ref RecordWriter writer, ReadOnlySpan<ChannelReading> readings, long reportTicks, DefinitionTable definitions, Chunk chunk)
    {
        var expected = 0;
        foreach (ref readonly var item in readings)
        {
            var reading = item.Reading;
            var value = reading.Value;
            var wire = WireOf(value);
            writer.Byte((byte)((int)wire | ((int)reading.Quality << 4) | (reading.Reason is null ? 0 : HasReason) | (reading.DeviceTime is null ? 0 : HasDeviceTime)));
            writer.Signed(item.Channel - expected);
            expected = item.Channel + 1;
            WriteValue(ref writer, wire, value, reportTicks);
            if (reading.Reason is { } reason)
            {
                var known = definitions.OfText(reason);
                writer.Number(known?.Id ?? 0);
                if (known is null)
                    writer.Text(reason);
                else
                    chunk.Use(known);
            }
            if (reading.DeviceTime is { } time)
                writer.Signed(time.UtcTicks - reportTicks);
        }
    }

    /// <summary>Reads as many readings as there is room for.</summary>
    public static void Read(ref RecordReader reader, Span<ChannelReading> readings, long reportTicks, IDefinitions definitions)
    {
        var expected = 0;
        for (var i = 0; i < readings.Length; i++)
        {
            var tag = reader.Byte();
            var channel = expected + (int)reader.Signed();
            expected = channel + 1;
            var value = ReadValue(ref reader, (Wire)(tag & 0xF), reportTicks);
            string? reason = null;
            if ((tag & HasReason) != 0)
                reason = reader.Count() is var id && id == 0 ? reader.Text() : definitions.TextOf(id);
            DateTimeOffset? time = (tag & HasDeviceTime) != 0 ? new DateTimeOffset(reportTicks + reader.Signed(), TimeSpan.Zero) : null;
            readings[i] = new ChannelReading(channel, new Reading(value, (Quality)((tag >> 4) & 3), reason, time));
        }
    }

    private static Wire WireOf(in ReadingValue value)
    {
        switch (value.Kind)
        {
            case ValueKind.Boolean:
                return value.AsBoolean() ? Wire.True : Wire.False;
            case ValueKind.Int64:
                return Wire.Int64;
            case ValueKind.UInt64:
                return Wire.UInt64;
            case ValueKind.Single:
                return Wire.Single;
            case ValueKind.Double:
                var number = value.AsDouble();
                // The bits decide, so that a negative zero comes back as one.
                if (Math.Abs(number) < SmallInteger && BitConverter.DoubleToInt64Bits((long)number) == BitConverter.DoubleToInt64Bits(number))
                    return Wire.DoubleOfInteger;
                return BitConverter.DoubleToInt64Bits((float)number) == BitConverter.DoubleToInt64Bits(number) ? Wire.DoubleOfSingle : Wire.Double;
            case ValueKind.Timestamp:
                return Wire.Timestamp;
            case ValueKind.Text:
                return Wire.Text;
            case ValueKind.Bytes:
                return Wire.Bytes;
            default:
                return Wire.None;
        }
    }

    private static void WriteValue(ref RecordWriter writer, Wire wire, in ReadingValue value, long reportTicks)
    {
        switch (wire)
        {
            case Wire.Int64:
                writer.Signed(value.AsInt64());
                break;
            case Wire.UInt64:
                writer.Number(value.AsUInt64());
                break;
            case Wire.Single:
                writer.UInt32(BitConverter.SingleToUInt32Bits(value.AsSingle()));
                break;
            case Wire.Double:
                writer.Int64(BitConverter.DoubleToInt64Bits(value.AsDouble()));
                break;
            case Wire.DoubleOfSingle:
                writer.UInt32(BitConverter.SingleToUInt32Bits((float)value.AsDouble()));
                break;
            case Wire.DoubleOfInteger:
                writer.Signed((long)value.AsDouble());
                break;
            case Wire.Timestamp:
                writer.Signed(value.AsTimestamp().UtcTicks - reportTicks);
                break;
            case Wire.Text:
                writer.Text(value.AsText());
                break;
            case Wire.Bytes:
                writer.Counted(value.AsBytes());
                break;
        }
    }

    private static ReadingValue ReadValue(ref RecordReader reader, Wire wire, long reportTicks) => wire switch
    {
        Wire.None => default,
        Wire.False => ReadingValue.From(false),
        Wire.True => ReadingValue.From(true),
        Wire.Int64 => ReadingValue.From(reader.Signed()),
        Wire.UInt64 => ReadingValue.From(reader.Number()),
        Wire.Single => ReadingValue.From(BitConverter.UInt32BitsToSingle(reader.UInt32())),
        Wire.Double => ReadingValue.From(BitConverter.Int64BitsToDouble(reader.Int64())),
        Wire.DoubleOfSingle => ReadingValue.From((double)BitConverter.UInt32BitsToSingle(reader.UInt32())),
        Wire.DoubleOfInteger => ReadingValue.From((double)reader.Signed()),
        Wire.Timestamp => ReadingValue.From(new DateTimeOffset(reportTicks + reader.Signed(), TimeSpan.Zero)),
        Wire.Text => ReadingValue.From(reader.Text()),
        Wire.Bytes => ReadingValue.From(reader.Counted().ToArray()),
        _ => throw new InvalidDataException($"a value in the log has the unknown kind {wire}"),
    };
}

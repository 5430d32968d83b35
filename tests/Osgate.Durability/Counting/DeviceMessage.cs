using System.Buffers.Text;
using System.Text.Json;

namespace Osgate.Durability.Counting;

/// <summary>A message of payload <c>device</c>.</summary>
internal readonly ref struct DeviceMessage
{
    private const int DigitsOfUuid = 12;

    private readonly ReadOnlySpan<byte> _payload;

    /// <summary>A message of the topic <c>telemetry/{device}</c>.</summary>
    public DeviceMessage(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload)
    {
        if (topic.Length < DigitsOfUuid || !Utf8Parser.TryParse(topic[^DigitsOfUuid..], out int device, out var used) || used != DigitsOfUuid)
            throw new InvalidDataException($"a message of no device of this test: {System.Text.Encoding.UTF8.GetString(topic)}");
        Device = device;
        _payload = payload;
    }

    /// <summary>The device's number.</summary>
    public int Device { get; }

    /// <summary>The uuid of a device, which holds its number.</summary>
    public static string UuidOf(int device) => $"00000000-0000-4000-8000-{device.ToString($"D{DigitsOfUuid}", System.Globalization.CultureInfo.InvariantCulture)}";

    /// <summary>The name of a channel, which holds its place.</summary>
    public static string NameOf(int channel) => $"c{channel}";

    /// <summary>Its good values.</summary>
    public Values ReadValues() => new(_payload);

    /// <summary>Reads channel by channel, without a document.</summary>
    public ref struct Values
    {
        private Utf8JsonReader _reader;

        public Values(ReadOnlySpan<byte> payload)
        {
            _reader = new Utf8JsonReader(payload);
            _reader.Read();
            while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName && !_reader.ValueTextEquals("values"u8))
            {
                _reader.Read();
                _reader.Skip();
            }
            _reader.Read();
        }

        public bool MoveNext(out int channel, out long value)
        {
            (channel, value) = (0, 0);
            if (!_reader.Read() || _reader.TokenType != JsonTokenType.PropertyName)
                return false;
            if (!Utf8Parser.TryParse(_reader.ValueSpan[1..], out channel, out _))
                throw new InvalidDataException("a channel of no device of this test");
            _reader.Read();
            value = _reader.GetInt64();
            return true;
        }
    }
}

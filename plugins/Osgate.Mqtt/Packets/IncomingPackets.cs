using MQTTnet.Exceptions;

namespace Osgate.Mqtt;

/// <summary>Cuts what arrives, in pieces of any size, into packets (MQTT 5.0, 2.1).</summary>
internal sealed class IncomingPackets
{
    // Nothing that a publisher is sent comes near this: a larger length is noise, not a packet.
    private const int LargestPacket = 1 << 20;

    private byte[] _bytes = new byte[16 * 1024];
    private int _first;
    private int _end;

    /// <summary>Where the next bytes go; at least one fits. <see cref="Received"/> says how many came.</summary>
    public ArraySegment<byte> GetRoom()
    {
        if (_first == _end)
            _first = _end = 0;
        if (_end == _bytes.Length)
        {
            if (_first == 0)
                Array.Resize(ref _bytes, _bytes.Length * 2);
            _bytes.AsSpan(_first, _end - _first).CopyTo(_bytes);
            _end -= _first;
            _first = 0;
        }
        return new ArraySegment<byte>(_bytes, _end, _bytes.Length - _end);
    }

    public void Received(int count) => _end += count;

    /// <summary>The next packet that is complete; its body is valid until more is received.</summary>
    /// <exception cref="MqttProtocolViolationException">What came is no MQTT.</exception>
    public bool TryRead(out byte header, out ArraySegment<byte> body)
    {
        header = 0;
        body = default;
        var length = 0;
        for (var i = 1; _first + i < _end; i++)
        {
            var digit = _bytes[_first + i];
            length |= (digit & 0x7F) << (7 * (i - 1));
            if ((digit & 0x80) != 0 && i == 4 || length > LargestPacket)
                throw new MqttProtocolViolationException("the broker sent something that is no MQTT packet: is it an MQTT broker, and tls set as it is there?");
            if ((digit & 0x80) != 0)
                continue;
            if (_end - _first - 1 - i < length)
                return false;
            header = _bytes[_first];
            body = new ArraySegment<byte>(_bytes, _first + 1 + i, length);
            _first += 1 + i + length;
            return true;
        }
        return false;
    }
}

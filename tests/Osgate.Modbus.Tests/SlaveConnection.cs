using System.Net.Sockets;

namespace Osgate.Modbus.Tests;

internal sealed class SlaveConnection(Socket socket) : IDisposable
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);

    /// <summary>The next request; <see langword="null"/> when the master went away.</summary>
    public async Task<SlaveRequest?> ReadRequestAsync()
    {
        var frame = new byte[12];
        if (await _stream.ReadAtLeastAsync(frame, frame.Length, throwOnEndOfStream: false) < frame.Length)
            return null;
        Assert.That(frame[2..6], Is.EqualTo(new byte[] { 0, 0, 0, 6 }), "protocol identifier and length of a request");
        return new SlaveRequest((frame[0] << 8) | frame[1], frame[6], frame[7], (frame[8] << 8) | frame[9], (frame[10] << 8) | frame[11]);
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes) => _stream.WriteAsync(bytes);

    public void Dispose() => _stream.Dispose();
}

using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Osgate.Modbus;

/// <summary>One connection, one request at a time. Hot path: a request allocates nothing.</summary>
internal sealed class ModbusTcpClient : IAsyncDisposable
{
    private const int RequestLength = MbapHeader.Size + ReadRequest.PduLength;
    private const int BufferSize = 1024;

    private readonly ModbusEndpoint _endpoint;
    private readonly TimeSpan _timeout;
    private readonly FrameTrace _trace;
    private readonly Counter _lateAnswers;
    private readonly NetworkStream _stream;
    private readonly PipeReader _reader;
    private readonly Deadline _deadline;
    private readonly byte[] _request = new byte[RequestLength];
    private readonly byte[] _answer = new byte[MbapHeader.Size + MbapHeader.MaxPduLength];
    private int _answerLength;
    private ushort _transaction;

    /// <param name="socket">Connected; the client's from now on.</param>
    /// <param name="endpoint">Where it is connected to.</param>
    /// <param name="timeout">How long to wait for each answer.</param>
    /// <param name="time">The clock for that.</param>
    /// <param name="trace">Where frames are shown.</param>
    /// <param name="lateAnswers">Counts the answers that nobody waits for.</param>
    public ModbusTcpClient(Socket socket, ModbusEndpoint endpoint, TimeSpan timeout, TimeProvider time, FrameTrace trace, Counter lateAnswers)
    {
        _endpoint = endpoint;
        _timeout = timeout;
        _trace = trace;
        _lateAnswers = lateAnswers;
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reader = PipeReader.Create(_stream, new StreamPipeReaderOptions(bufferSize: BufferSize));
        _deadline = new Deadline(time, _reader.CancelPendingRead);
    }

    /// <summary>Asks a unit. When it does not answer in time, the connection stays of use: an answer that comes later
    /// is known by its transaction and dropped.</summary>
    /// <exception cref="ModbusProtocolException">The connection can no longer be trusted.</exception>
    /// <exception cref="IOException">The connection is broken.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ReadAnswer> ReadAsync(byte unit, ReadRequest request, CancellationToken cancel)
    {
        var expected = WriteRequest(unit, request);
        _deadline.Start(_timeout);
        try
        {
            await _stream.WriteAsync(_request, cancel).ConfigureAwait(false);
            while (true)
            {
                var received = await _reader.ReadAsync(cancel).ConfigureAwait(false);
                var buffer = received.Buffer;
                var answered = TryTakeAnswer(ref buffer, expected, request, out var answer);
                _reader.AdvanceTo(buffer.Start, buffer.End);
                if (answered)
                    return answer;
                if (received.IsCompleted)
                    throw new IOException($"{_endpoint} closed the connection: it may allow fewer connections than there are, or close those that are idle");
                if (_deadline.IsOver)
                    return ReadAnswer.Silence;
            }
        }
        catch (IOException e) when (e.InnerException is SocketException inner)
        {
            // The stream's own words do not say which connection it was.
            throw new IOException($"the connection to {_endpoint} broke: {inner.Message}", e);
        }
        catch (ModbusProtocolException e)
        {
            // The codec does not know which connection it was.
            ShowReceived(e.Message);
            throw new ModbusProtocolException($"{_endpoint}: {e.Message}", e);
        }
        finally
        {
            _deadline.Stop();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _deadline.Dispose();
        await _reader.CompleteAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
    }

    private MbapHeader WriteRequest(byte unit, in ReadRequest request)
    {
        var header = new MbapHeader(++_transaction, unit, ReadRequest.PduLength);
        header.Write(_request);
        request.WritePdu(_request.AsSpan(MbapHeader.Size));
        if (_trace.Enabled)
            _trace.Sent(_request);
        return header;
    }

    private bool TryTakeAnswer(ref ReadOnlySequence<byte> buffer, in MbapHeader expected, in ReadRequest request, out ReadAnswer answer)
    {
        while (TryTakeFrame(ref buffer, out var header))
        {
            if (header.Transaction == expected.Transaction)
            {
                answer = ReadFrame(header, expected, request);
                ShowReceived(note: null);
                return true;
            }
            _lateAnswers.Add();
            ShowReceived("late, dropped");
        }
        answer = default;
        return false;
    }

    // The copy costs less than reading values out of a sequence that may be in parts, and frees the pipe's buffer.
    private bool TryTakeFrame(ref ReadOnlySequence<byte> buffer, out MbapHeader header)
    {
        header = default;
        if (buffer.Length < MbapHeader.Size)
            return false;
        Copy(buffer, MbapHeader.Size);
        header = MbapHeader.Read(_answer);
        var length = MbapHeader.Size + header.PduLength;
        if (buffer.Length < length)
            return false;
        Copy(buffer, length);
        buffer = buffer.Slice(length);
        return true;
    }

    private void Copy(in ReadOnlySequence<byte> buffer, int length)
    {
        buffer.Slice(0, length).CopyTo(_answer);
        _answerLength = length;
    }

    private ReadAnswer ReadFrame(in MbapHeader header, in MbapHeader expected, in ReadRequest request)
    {
        if (header.Unit != expected.Unit)
            throw new ModbusProtocolException($"unit {header.Unit} answered where unit {expected.Unit} was asked");
        var refusal = request.ReadAnswer(_answer.AsSpan(MbapHeader.Size, header.PduLength), out var data);
        return refusal == ExceptionCode.None
            ? ReadAnswer.Of(_answer.AsMemory(_answerLength - data.Length, data.Length))
            : ReadAnswer.Refused(refusal);
    }

    private void ShowReceived(string? note)
    {
        if (_trace.Enabled)
            _trace.Received(_answer.AsSpan(0, _answerLength), note);
    }
}

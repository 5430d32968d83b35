using System.Net;
using System.Net.Sockets;
using Osgate.Durability.Counting;

namespace Osgate.Durability.Sources;

/// <summary>Devices that tell: each number is told again after a broken connection until the gateway has answered it, as
/// a device does that keeps what nobody took.</summary>
internal sealed class ToldSource : IAsyncDisposable
{
    private const int MostUnanswered = 64;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _more = new(0);
    private readonly Lock _lock = new();
    private readonly List<ToldNumber> _unanswered = [];
    private readonly Load _load;
    private readonly IReadOnlyList<DeviceNumbers> _numbers;
    private readonly Task _serving;
    private readonly Task _pacing;
    private int _sent;

    /// <summary>A source that tells nothing by itself until it is opened.</summary>
    public ToldSource(Load load, IReadOnlyList<DeviceNumbers> numbers)
    {
        _load = load;
        _numbers = numbers;
        _listener.Start();
        _serving = ServeAsync();
        _pacing = PaceAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Whether it tells numbers in its rhythm.</summary>
    public bool IsOpen { get; set; }

    /// <summary>What ended it before its time: an answer that the gateway must not give.</summary>
    public Exception? Failure => _serving.Exception?.InnerException;

    /// <summary>Tells the next number of a device.</summary>
    public ToldNumber Tell(int device)
    {
        ToldNumber told;
        lock (_lock)
        {
            told = new ToldNumber(device, _numbers[device - 1].Next(process: 0));
            _unanswered.Add(told);
        }
        _more.Release();
        return told;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        // A failure of its own was shown by Failure.
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _pacing;
        _stop.Dispose();
        _more.Dispose();
    }

    private async Task PaceAsync()
    {
        using var timer = new PeriodicTimer(_load.Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                if (!IsOpen || CountUnanswered() >= MostUnanswered)
                    continue;
                for (var device = _load.Polled + 1; device <= _load.Devices; device++)
                    Tell(device);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var socket = await _listener.AcceptSocketAsync(_stop.Token);
                socket.NoDelay = true;
                using var gone = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
                lock (_lock)
                    _sent = 0;
                var sending = SendAsync(socket, gone.Token);
                await ReceiveAsync(socket);
                await gone.CancelAsync();
                await sending;
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private async Task SendAsync(Socket socket, CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                Frame[] frames;
                lock (_lock)
                {
                    frames = [.. _unanswered.Skip(_sent).Select(t => t.Frame)];
                    _sent += frames.Length;
                }
                if (frames.Length > 0)
                    await Frame.SendAsync(socket, frames, cancel);
                else
                    await _more.WaitAsync(cancel);
            }
        }
        catch (OperationCanceledException)
        {
            // The connection is gone: the next one begins with what is not answered.
        }
    }

    private async Task ReceiveAsync(Socket socket)
    {
        var buffer = new byte[Frame.Length];
        // The first frame says who is there.
        if (await Frame.ReceiveAsync(socket, buffer, _stop.Token) is null)
            return;
        while (await Frame.ReceiveAsync(socket, buffer, _stop.Token) is { } answer)
        {
            ToldNumber told;
            lock (_lock)
            {
                told = _unanswered[0];
                if (told.Frame != answer)
                    throw new InvalidDataException($"the gateway answered {answer} where {told.Frame} was next");
                _unanswered.RemoveAt(0);
                _sent--;
            }
            _numbers[(int)answer.First - 1].Answered(answer.Second);
            told.Answered.SetResult();
        }
    }

    private int CountUnanswered()
    {
        lock (_lock)
            return _unanswered.Count;
    }
}

using System.Net;
using System.Net.Sockets;
using Osgate.Durability.Counting;

namespace Osgate.Durability.Sources;

/// <summary>Hands the next number to the poller of each device that asks, and knows which ones it handed to which process.</summary>
internal sealed class PolledSource : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly IReadOnlyList<DeviceNumbers> _numbers;
    private readonly Lock _lock = new();
    private readonly Socket?[] _holding;
    private readonly Task _accepting;
    private TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _ended;

    /// <summary>A source that holds its answers back until it is opened.</summary>
    public PolledSource(IReadOnlyList<DeviceNumbers> numbers)
    {
        _numbers = numbers;
        _holding = new Socket?[numbers.Count];
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Whether every device asked again after its last answer and waits: then the gateway has written all of them.</summary>
    public bool IsHeldByAll
    {
        get
        {
            lock (_lock)
                return Array.TrueForAll(_holding, s => s is not null);
        }
    }

    public void Open()
    {
        lock (_lock)
            _open.TrySetResult();
    }

    /// <summary>Lets questions wait for their answer.</summary>
    public void Hold()
    {
        lock (_lock)
            _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Answers from now on that there are no more numbers; those that were held as well.</summary>
    public void End()
    {
        _ended = true;
        Open();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                connections.RemoveAll(c => c.IsCompletedSuccessfully);
                connections.Add(ServeAsync(socket));
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
        await Task.WhenAll(connections);
    }

    private async Task ServeAsync(Socket socket)
    {
        socket.NoDelay = true;
        var buffer = new byte[Frame.Length];
        var answer = new Frame[1];
        var device = 0;
        try
        {
            if (await Frame.ReceiveAsync(socket, buffer, _stop.Token) is not { } hello)
                return;
            device = (int)hello.Second;
            while (await Frame.ReceiveAsync(socket, buffer, _stop.Token) is not null)
            {
                await HoldAsync(socket, device);
                answer[0] = new Frame(device, _ended ? 0 : _numbers[device - 1].Next((int)hello.First));
                await Frame.SendAsync(socket, answer, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
        finally
        {
            Release(socket, device);
            socket.Dispose();
        }
    }

    private async ValueTask HoldAsync(Socket socket, int device)
    {
        Task open;
        lock (_lock)
        {
            open = _open.Task;
            if (open.IsCompleted)
                return;
            _holding[device - 1] = socket;
        }
        await open.WaitAsync(_stop.Token);
        Release(socket, device);
    }

    private void Release(Socket socket, int device)
    {
        lock (_lock)
        {
            // A later process may ask for the device already.
            if (device > 0 && _holding[device - 1] == socket)
                _holding[device - 1] = null;
        }
    }
}

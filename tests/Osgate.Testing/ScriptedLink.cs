using System.Net;
using System.Net.Sockets;

namespace Osgate.Testing;

/// <summary>A device at the other end of a TCP connection that plays a script: it expects bytes, sends bytes, cuts the
/// line. What does not fit the script is kept as <see cref="Failure"/>.</summary>
public sealed class ScriptedLink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Queue<Func<NetworkStream, CancellationToken, Task<bool>>> _script = new();
    private Task _playing = Task.CompletedTask;
    private int _connections;

    /// <summary>A link that listens on a free port of 127.0.0.1.</summary>
    public ScriptedLink() => _listener.Start();

    /// <summary>The port.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How often somebody connected.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>What did not fit the script.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>The next bytes to come, as hex; blanks are ignored.</summary>
    public ScriptedLink Expect(string hex)
    {
        var wanted = Bytes(hex);
        return Step(async (stream, cancel) =>
        {
            var got = new byte[wanted.Length];
            await stream.ReadExactlyAsync(got, cancel);
            if (!got.AsSpan().SequenceEqual(wanted))
                throw new InvalidOperationException($"expected {Convert.ToHexStringLower(wanted)}, got {Convert.ToHexStringLower(got)}");
            return true;
        });
    }

    /// <summary>Sends bytes, in the pieces that are given.</summary>
    public ScriptedLink Send(params string[] pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        var all = pieces.Select(Bytes).ToList();
        return Step(async (stream, cancel) =>
        {
            foreach (var piece in all)
            {
                await stream.WriteAsync(piece, cancel);
                await stream.FlushAsync(cancel);
                await Task.Yield();
            }
            return true;
        });
    }

    /// <summary>Closes the connection; the script goes on with the next one.</summary>
    public ScriptedLink Close() => Step((_, _) => Task.FromResult(false));

    /// <summary>Begins to play.</summary>
    public ScriptedLink Play()
    {
        _playing = PlayAsync(_stop.Token);
        return this;
    }

    /// <summary>Stops playing.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _playing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    private ScriptedLink Step(Func<NetworkStream, CancellationToken, Task<bool>> step)
    {
        _script.Enqueue(step);
        return this;
    }

    private async Task PlayAsync(CancellationToken cancel)
    {
        try
        {
            while (_script.Count > 0)
            {
                using var client = await _listener.AcceptTcpClientAsync(cancel);
                client.NoDelay = true;
                Interlocked.Increment(ref _connections);
                await using var stream = client.GetStream();
                while (_script.TryDequeue(out var step) && await step(stream, cancel))
                {
                }
                if (_script.Count == 0)
                    await Task.Delay(Timeout.InfiniteTimeSpan, cancel);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
        // Whatever it is, the test that looks at it says it best.
        catch (Exception e)
        {
            Failure = e;
        }
    }
}

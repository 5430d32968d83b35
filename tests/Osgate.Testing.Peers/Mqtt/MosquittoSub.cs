namespace Osgate.Testing.Peers;

/// <summary>A mosquitto_sub that gathers what arrives.</summary>
public sealed class MosquittoSub : IAsyncDisposable
{
    private const string Mark = "message ";

    private readonly ChildProcess _process;

    private MosquittoSub(ChildProcess process) => _process = process;

    /// <summary>What arrived so far.</summary>
    public IReadOnlyList<SubMessage> Messages => [.. _process.Output.All.Where(IsMessage).Select(Parse)];

    /// <summary>Starts one at 127.0.0.1, and returns when the broker has confirmed its subscription.</summary>
    /// <param name="port">The broker's port.</param>
    /// <param name="topic">What to listen to; wildcards as MQTT has them.</param>
    /// <param name="arguments">Further arguments, such as <c>-i id -c</c> for a session that outlives it.</param>
    public static async Task<MosquittoSub> StartAsync(int port, string topic, params string[] arguments)
    {
        var path = Peer.Require("mosquitto_sub", "mosquitto-clients");
        string[] all = ["-h", "127.0.0.1", "-p", $"{port}", "-t", topic, "-q", "1", "-d", "-F", Mark + "%t %p", .. arguments];
        // Into a pipe it would keep its lines until it has a block of them.
        var process = Peer.Find("stdbuf") is { } lines
            ? await ChildProcess.StartAsync(lines, ["-oL", path, .. all])
            : await ChildProcess.StartAsync(path, all);
        var sub = new MosquittoSub(process);
        try
        {
            await process.Output.WaitForAsync("Subscribed (");
        }
        catch
        {
            // Whatever it was: nobody else knows the process.
            await sub.DisposeAsync();
            throw;
        }
        return sub;
    }

    /// <summary>Waits until so many messages have arrived since the start.</summary>
    /// <exception cref="TimeoutException">They did not; the message shows what did.</exception>
    public async Task<IReadOnlyList<SubMessage>> WaitForAsync(int count, TimeSpan? timeout = null) =>
        [.. (await _process.Output.WaitForAsync(IsMessage, count, timeout, $"{count} messages")).Select(Parse)];

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static bool IsMessage(string line) => line.StartsWith(Mark, StringComparison.Ordinal);

    private static SubMessage Parse(string line)
    {
        var topicEnds = line.IndexOf(' ', Mark.Length);
        return new SubMessage(line[Mark.Length..topicEnds], line[(topicEnds + 1)..]);
    }
}

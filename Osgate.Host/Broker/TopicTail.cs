using System.Buffers;

namespace Osgate.Host.Broker;

/// <summary>Shows what arrives at brokers, a line a message: the command <c>osgate tail</c>.</summary>
/// <param name="output">Where the messages go.</param>
/// <param name="notes">Where it says what became of a connection.</param>
/// <param name="raw">Whether a line is the payload alone (default: the topic before it).</param>
/// <param name="time">The clock.</param>
internal sealed class TopicTail(TextWriter output, TextWriter notes, bool raw, TimeProvider time)
{
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(10);

    private readonly Lock _lines = new();

    /// <summary>Shows messages until it is cancelled; connects again when a broker goes away.</summary>
    /// <exception cref="BrokerUnreachableException">A broker could not be reached in the first place.</exception>
    public async Task RunAsync(IReadOnlyCollection<TailTarget> targets, CancellationToken cancel)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var running = targets.Select(target => FollowAsync(target, end.Token)).ToList();
        while (running.Count > 0)
        {
            var ended = await Task.WhenAny(running);
            running.Remove(ended);
            if (ended.IsFaulted)
                await end.CancelAsync();
            if (ended.IsFaulted || running.Count == 0)
                await Task.WhenAll([ended, .. running]);
        }
    }

    private async Task FollowAsync(TailTarget target, CancellationToken cancel)
    {
        try
        {
            var connection = await TailConnection.OpenAsync(target, time, Show, cancel);
            while (true)
            {
                Note($"listening at {target} to {string.Join(", ", target.Topics.Select(TopicFilter.Of).Distinct())}");
                await using (connection)
                    await connection.Lost.WaitAsync(cancel);
                Note($"the broker at {target} went away; waiting for it");
                connection = await ReopenAsync(target, cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The way in which a tail ends.
        }
    }

    private async Task<TailConnection> ReopenAsync(TailTarget target, CancellationToken cancel)
    {
        for (var pause = TimeSpan.FromSeconds(1); ; pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause)
        {
            await Task.Delay(pause, time, cancel);
            try
            {
                return await TailConnection.OpenAsync(target, time, Show, cancel);
            }
            catch (BrokerUnreachableException)
            {
                // Said already that it is away; it may come back.
            }
        }
    }

    private void Show(string topic, ReadOnlySequence<byte> payload)
    {
        var line = TailLine.Of(topic, payload, raw);
        lock (_lines)
            output.WriteLine(line);
    }

    private void Note(string text)
    {
        lock (_lines)
            notes.WriteLine(text);
    }
}

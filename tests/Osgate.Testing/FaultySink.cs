using System.Collections.Immutable;

namespace Osgate.Testing;

/// <summary>A sink that keeps what it takes, and fails on command.</summary>
public sealed class FaultySink : ISink
{
    private readonly Lock _lock = new();
    private readonly List<(long Sequence, NamedReading Reading)> _taken = [];
    private Func<Batch, CancellationToken, Task>? _behaviour;

    /// <summary>What it confirmed: each reading with its number.</summary>
    public IReadOnlyList<(long Sequence, NamedReading Reading)> Taken
    {
        get
        {
            lock (_lock)
                return [.. _taken];
        }
    }

    /// <summary>How often it was asked to deliver.</summary>
    public int Deliveries { get; private set; }

    /// <summary>Whether it was disposed of.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>Runs before each delivery; throws to fail it. <see langword="null"/>: it takes everything. What a
    /// <see cref="RejectedException"/> or <see cref="PartlyDeliveredException"/> leaves is taken.</summary>
    public void Behave(Func<Batch, CancellationToken, Task>? behaviour) => Volatile.Write(ref _behaviour, behaviour);

    /// <inheritdoc/>
    public async Task DeliverAsync(Batch batch, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Deliveries++;
        try
        {
            if (Volatile.Read(ref _behaviour) is { } behaviour)
                await behaviour(batch, cancel);
        }
        catch (RejectedException e)
        {
            Take(batch, batch.Count, e.Rejections);
            throw;
        }
        catch (PartlyDeliveredException e)
        {
            Take(batch, e.Confirmed, e.Rejections);
            throw;
        }
        Take(batch, batch.Count, []);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }

    private void Take(Batch batch, int reports, ImmutableArray<Rejection> without)
    {
        lock (_lock)
        {
            for (var i = 0; i < Math.Min(reports, batch.Count); i++)
            {
                if (without.Any(rejection => rejection.Report == i))
                    continue;
                var report = batch[i];
                var sequence = report.ReadingSequence;
                foreach (ref readonly var reading in report.Readings)
                    _taken.Add((sequence++, new NamedReading(report.Source.DeviceName, report.Source.Channels[reading.Channel].Name, reading.Reading)));
            }
        }
    }
}

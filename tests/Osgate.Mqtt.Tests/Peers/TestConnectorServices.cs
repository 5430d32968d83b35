using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Osgate.Mqtt.Tests;

/// <summary>What the host does for a connector, as far as tests look at it; also its writer, which keeps what is written.</summary>
internal sealed class TestConnectorServices : ConnectorServices, IReportWriter
{
    private readonly ConcurrentDictionary<string, Counter> _counters = new();
    private readonly Channel<string> _written = System.Threading.Channels.Channel.CreateUnbounded<string>();

    public override string Name => "field bus";

    public override Guid Uuid { get; } = Guid.NewGuid();

    public override string Lane => Name;

    public override string GatewayId => "gw-1";

    public override ILogger Logger => NullLogger.Instance;

    public override TimeProvider Time => TimeProvider.System;

    public override FrameTrace Trace { get; } = new NoTrace();

    /// <summary>Set: flushing fails with it.</summary>
    public Exception? FlushFails { get; set; }

    public override IReportWriter CreateWriter() => this;

    public override Counter Counter(string name) => _counters.GetOrAdd(name, static name => new Counter(name));

    public void Write(Report report) => _written.Writer.TryWrite(Describe(report));

    public ValueTask FlushAsync(CancellationToken cancel = default) =>
        FlushFails is null ? ValueTask.CompletedTask : ValueTask.FromException(FlushFails);

    /// <summary>The next report that was written, as a text.</summary>
    public async Task<string> ReadAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await _written.Reader.ReadAsync(deadline.Token);
    }

    public static string Describe(Report report) => string.Join(", ", report.Readings.ToArray().Select(item =>
        $"{report.Device.Channels[item.Channel].Name}={item.Reading.Value.Kind}:{item.Reading.Value}"
        + (item.Reading.Quality == Quality.Good ? "" : $" {item.Reading.Quality}:{item.Reading.Reason}")
        + (item.Reading.DeviceTime is { } time ? $" at {time:yyyy-MM-ddTHH:mm:ss.fffZ}" : "")));

    private sealed class NoTrace : FrameTrace
    {
        public override bool Enabled => false;

        public override void Sent(ReadOnlySpan<byte> bytes, string? note = null)
        {
        }

        public override void Received(ReadOnlySpan<byte> bytes, string? note = null)
        {
        }
    }
}

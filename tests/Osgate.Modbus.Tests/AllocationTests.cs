using System.Diagnostics;
using System.Reflection;
using Osgate.Testing;

namespace Osgate.Modbus.Tests;

/// <summary>Measured through the plugin's own load context, where code is compiled otherwise than here.</summary>
[CancelAfter(60_000)]
[NonParallelizable]
public sealed class AllocationTests
{
    private const int Polls = 2_000;
    private const int ReadingsPerPoll = 250;
    private const int RequestsPerPoll = 2;

    // A compiler that does not optimise makes an object of each call of an async method.
    private static int AllowedPerRequest { get; } =
        typeof(ModbusConnector).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true } ? 500 : 32;

    [Test]
    public async Task Steady_polling_allocates_nothing_per_reading()
    {
        var cancel = TestContext.CurrentContext.CancellationToken;
        using var harness = new PluginHarness();
        using var slave = new EchoSlave();
        await using var connector = harness.Connector(Entry(slave.Port), time: TimeProvider.System);
        await connector.ConnectAsync(cancel);
        var due = connector.Due();
        await PollAsync(connector, due, cancel);

        var before = GC.GetTotalAllocatedBytes(precise: true);
        var watch = Stopwatch.StartNew();
        await PollAsync(connector, due, cancel);
        watch.Stop();
        var perRequest = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)(Polls * RequestsPerPoll);

        TestContext.Out.WriteLine($"{perRequest:F2} bytes and {watch.Elapsed.TotalMicroseconds / (Polls * RequestsPerPoll):F1} us per request of {ReadingsPerPoll / RequestsPerPoll} readings");
        Assert.That(due.Gathered.Count, Is.EqualTo(ReadingsPerPoll));
        Assert.That(perRequest, Is.LessThan(AllowedPerRequest));
    }

    // Away from NUnit's own context, which allocates for each continuation.
    private static async Task PollAsync(ConnectorHarness connector, Poll due, CancellationToken cancel)
    {
        for (var i = 0; i < Polls; i++)
        {
            due.Gathered.Clear();
            await connector.PollAsync(due, cancel).ConfigureAwait(false);
        }
    }

    private static string Entry(int port)
    {
        var channels = Enumerable.Range(0, ReadingsPerPoll)
            .Select(i => $$"""{ "name": "c{{i}}", "interval": 1, "meta": { "address": "holding:{{i}}", "order": "CDAB" } }""");
        return $$"""
            { "protocol": "modbus", "name": "plant", "uuid": "0b7e9b52-5c0e-4a0e-9d0a-6b1f7b0f2a11", "meta": { "host": "127.0.0.1", "port": {{port}}, "timeout": 60 },
              "devices": [ { "name": "meter", "uuid": "5d2f6a1e-8a52-4d0c-8f0b-1f6c2f3f9e01", "channels": [ {{string.Join(',', channels)}} ] } ] }
            """;
    }
}

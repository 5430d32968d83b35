using System.Diagnostics;
using System.Reflection;

namespace Osgate.Modbus.Tests;

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
        using var slave = new EchoSlave();
        await using var connector = TestConnector.At(
            slave.Port, TimeProvider.System, "{}",
            [.. Enumerable.Range(0, ReadingsPerPoll).Select(i => $$"""{ "address": "holding:{{i}}", "order": "CDAB" }""")]);
        await connector.ConnectAsync(cancel);
        await PollAsync(connector, cancel);

        var before = GC.GetTotalAllocatedBytes(precise: true);
        var watch = Stopwatch.StartNew();
        await PollAsync(connector, cancel);
        watch.Stop();
        var perRequest = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)(Polls * RequestsPerPoll);

        TestContext.Out.WriteLine($"{perRequest:F2} bytes and {watch.Elapsed.TotalMicroseconds / (Polls * RequestsPerPoll):F1} us per request of {ReadingsPerPoll / RequestsPerPoll} readings");
        Assert.That(connector.ReadingsOf(0), Has.Length.EqualTo(ReadingsPerPoll).And.None.Null);
        Assert.That(perRequest, Is.LessThan(AllowedPerRequest));
    }

    // Away from NUnit's own context, which allocates for each continuation.
    private static async Task PollAsync(TestConnector connector, CancellationToken cancel)
    {
        for (var i = 0; i < Polls; i++)
            await connector.PollOnlyAsync(0, cancel).ConfigureAwait(false);
    }
}

using Osgate.Durability;
using Osgate.Host.Tests.Broker;
using Osgate.Host.Tests.WholeWay;
using Osgate.Testing.Peers;
using Osgate.Testing.Peers.Disks;

namespace Osgate.Host.Tests.Durability;

/// <summary>What the built gateway does on a disk that takes nothing: full, or read-only.</summary>
internal sealed class DiskTests
{
    private const string Refuses = "spool: the disk does not take what is written";
    private const string WorksAgain = "spool: the disk takes what is written again";

    // Only devices that tell and wait for an answer: what is polled meanwhile is at risk.
    private static readonly Load s_load = new(Polled: 0, Told: 2, Channels: 50, TimeSpan.FromMilliseconds(10));

    [Test]
    public async Task A_full_disk_lets_nothing_be_acknowledged_and_costs_nothing_that_was()
    {
        await using var disk = await TestDisk.InMemoryAsync(32);
        await using var scene = await Scene.CreateAsync(s_load, "persistence true", [], disk.Folder.CreateSubdirectory("gateway"));
        await scene.StartAsync();
        await scene.Broker.StopAsync();
        await scene.WaitForSentAsync(10_000);

        disk.Fill();
        await scene.Gateway.Output.WaitForAsync(Refuses);
        await scene.Gateway.Output.WaitForAsync("the spool cannot keep it: No space left on device");
        var answered = scene.Answered;
        var told = scene.Told.Tell(1);
        var status = await scene.Gateway.CommandAsync("spool");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(status.All, Has.Some.StartsWith("the disk does not take what is written: No space left on device"));
            Assert.That(told.Answered.Task.IsCompleted, Is.False);
            Assert.That(scene.Answered, Is.EqualTo(answered));
            Assert.That(scene.Gateway.HasFailed, Is.False);
            Assert.That(Segments(disk), Has.Length.LessThan(6), "a try that fails leaves no file behind");
        }

        disk.MakeRoom();
        await scene.Gateway.Output.WaitForAsync(WorksAgain);
        await scene.Broker.StartAgainAsync();
        await CheckAsync(scene);
        Assert.That(scene.Answered, Is.GreaterThan(answered));
    }

    [Test]
    public async Task A_broker_gets_no_PUBACK_for_what_a_full_disk_does_not_take()
    {
        const int before = 3;
        // More than the last page of a file has room for.
        const int during = 300;
        await using var disk = await TestDisk.InMemoryAsync(32);
        await using var broker = await Mosquitto.StartAsync();
        await using var farEnd = await Mosquitto.StartAsync("persistence true");
        await using var sub = await MosquittoSub.StartAsync(farEnd.Port, "out", "-i", "far", "-c");
        await farEnd.StopAsync();
        await using var gateway = await GatewayProcess.StartAsync($$"""
            { "sinks": [ { "type": "mqtt", "name": "farEnd", "meta": { "host": "127.0.0.1", "port": {{farEnd.Port}}, "topic": "out" } } ],
              "connectors": [ { "protocol": "mqtt", "name": "field bus", "uuid": "0b7e9b52-5c0e-4a0e-9d0a-6b1f7b0f2a11",
                "meta": { "host": "127.0.0.1", "port": {{broker.Port}}, "clientId": "gateway" },
                "devices": [ { "name": "boiler", "uuid": "5d2f6a1e-8a52-4d0c-8f0b-1f6c2f3f9e01", "channels": [ { "name": "temp", "interval": 1, "meta": { "topic": "in" } } ] } ] } ] }
            """, $"--state={disk.Folder.FullName}/state");
        await gateway.Output.WaitForAsync("Connected to 127.0.0.1");
        using var publisher = await BrokerClients.ConnectAsync(broker.Port);
        for (var i = 1; i <= before; i++)
            await publisher.PublishAsync("in", $"{i}");
        await broker.Log.WaitForAsync(IsPubAck, before);

        disk.Fill();
        for (var i = before + 1; i <= before + during; i++)
            await publisher.PublishAsync("in", $"{i}");
        await gateway.Output.WaitForAsync("the spool cannot keep it: No space left on device");
        var fault = (await gateway.CallAsync("gateway.status")).GetProperty("result").GetProperty("spool").GetProperty("fault").GetString();

        var acknowledged = broker.Log.All.Count(IsPubAck);

        disk.MakeRoom();
        await gateway.Output.WaitForAsync(WorksAgain);
        await broker.Log.WaitForAsync(IsPubAck, before + during);
        await farEnd.StartAgainAsync();
        var last = $"\"value\":{before + during},";
        var messages = await sub.WaitForAsync(before + during);
        // Repeats may come between them.
        for (var count = before + during; !messages[^1].Payload.Contains(last, StringComparison.Ordinal); count++)
            messages = await sub.WaitForAsync(count);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(fault, Does.StartWith("No space left on device"));
            Assert.That(acknowledged, Is.InRange(before, before + during - 1));
            for (var i = 1; i <= before + during; i++)
                Assert.That(messages.Any(m => m.Payload.Contains($"\"value\":{i},", StringComparison.Ordinal)), Is.True, $"{i} has arrived");
        }
    }

    [Test]
    public async Task A_gateway_that_starts_on_a_full_disk_delivers_what_waits_and_goes_on_once_there_is_room()
    {
        await using var disk = await TestDisk.InMemoryAsync(32);
        await using var scene = await Scene.CreateAsync(s_load, "persistence true", [], disk.Folder.CreateSubdirectory("gateway"));
        await scene.StartAsync();
        await scene.Broker.StopAsync();
        await scene.WaitForSentAsync(10_000);
        disk.Fill();
        await scene.Gateway.Output.WaitForAsync(Refuses);
        var answered = scene.Answered;
        await scene.Gateway.KillAsync();

        await scene.Gateway.StartAsync();
        await scene.Gateway.Output.WaitForAsync(Refuses);
        await scene.Broker.StartAgainAsync();
        await scene.WaitForFlowAsync();
        Assert.That(scene.Gateway.HasFailed, Is.False);

        disk.MakeRoom();
        await scene.WaitAsync(() => scene.Answered > answered + 1000, "answers");
        await CheckAsync(scene);
    }

    [Test]
    public async Task A_disk_that_makes_itself_read_only_lets_nothing_be_acknowledged_and_costs_nothing_that_was()
    {
        await using var disk = await TestDisk.InFileAsync();
        await using var scene = await Scene.CreateAsync(s_load, "persistence true", [], disk.Folder.CreateSubdirectory("gateway"));
        await scene.StartAsync();
        await scene.Broker.StopAsync();
        await scene.WaitForSentAsync(10_000);

        disk.Break();
        await scene.Gateway.Output.WaitForAsync(Refuses);
        await scene.Gateway.Output.WaitForAsync("the spool cannot keep it: ");
        var answered = scene.Answered;
        var told = scene.Told.Tell(1);
        var status = await scene.Gateway.CommandAsync("spool");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(status.All, Has.Some.StartsWith("the disk does not take what is written: "));
            Assert.That(told.Answered.Task.IsCompleted, Is.False);
            Assert.That(scene.Answered, Is.EqualTo(answered));
        }
        await scene.Gateway.StopAsync();

        await disk.RepairAsync();
        await scene.Gateway.StartAsync();
        await scene.Broker.StartAgainAsync();
        await CheckAsync(scene);
        Assert.That(scene.Answered, Is.GreaterThan(answered));
    }

    [Test]
    public async Task A_state_folder_that_is_read_only_at_the_start_is_an_error_that_names_it()
    {
        await using var disk = await TestDisk.InMemoryAsync(4);
        await File.WriteAllTextAsync(Path.Combine(disk.Folder.FullName, "osgate.json"), "{}");
        var state = disk.Folder.CreateSubdirectory("state");
        await disk.RemountAsync(isReadOnly: true);

        await using var gateway = await HostProcess.StartAsync(disk.Folder.FullName, ["run", "--rpc:listen=off"]);
        var code = await gateway.WaitForExitAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.EqualTo(1));
            Assert.That(gateway.Output.Errors[^1], Does.Contain($"the state folder {state.FullName} cannot be written: Read-only file system"));
            Assert.That(gateway.Output.Errors[^1], Does.EndWith("have its file system checked and mounted writable, or name another folder with gateway.state"));
        }
    }

    private static bool IsPubAck(string line) => line.Contains("Received PUBACK from gateway", StringComparison.Ordinal);

    private static string[] Segments(TestDisk disk) => Directory.GetFiles(disk.Folder.FullName, "*.seg", SearchOption.AllDirectories);

    private static async Task CheckAsync(Scene scene)
    {
        await scene.SettleAsync();
        var result = scene.Count("disk", 1, TimeSpan.Zero, failure: null);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Lost, Is.Zero);
            Assert.That(result.Disordered, Is.Zero);
            Assert.That(result.Confirmed, Is.EqualTo(result.Sent));
        }
    }
}

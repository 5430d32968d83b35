namespace Osgate.Simulator.Tests;

internal sealed class SimulatorConnectorTests
{
    [Test]
    public async Task Channel_without_meta_shows_whole_numbers_from_0_to_255()
    {
        var values = await new Simulation("{}").SeriesAsync(20_000);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(values.Select(value => value.Kind), Is.All.EqualTo(ValueKind.Int64));
            Assert.That(values.Min(value => value.AsInt64()), Is.Zero);
            Assert.That(values.Max(value => value.AsInt64()), Is.EqualTo(255));
        }
    }

    [Test]
    public async Task Settings_take_any_keys()
    {
        var simulation = new Simulation("{}", settings: """{ "somekey": "somevalue", "other": { "deep": [1] } }""");
        Assert.That((await simulation.NextAsync()).Kind, Is.EqualTo(ValueKind.Int64));
    }

    [Test]
    public async Task Runs_of_one_seed_are_alike()
    {
        var first = await new Simulation("""{ "signal": "walk" }""", settings: """{ "seed": 7 }""").SeriesAsync(50);
        var second = await new Simulation("""{ "signal": "walk" }""", settings: """{ "seed": 7 }""").SeriesAsync(50);
        var other = await new Simulation("""{ "signal": "walk" }""", settings: """{ "seed": 8 }""").SeriesAsync(50);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(second, Is.EqualTo(first));
            Assert.That(other, Is.Not.EqualTo(first));
        }
    }

    [Test]
    public async Task Runs_without_a_seed_differ()
    {
        var first = await new Simulation("{}", settings: "{}").SeriesAsync(50);
        Assert.That(await new Simulation("{}", settings: "{}").SeriesAsync(50), Is.Not.EqualTo(first));
    }

    [Test]
    public async Task Series_of_a_channel_does_not_depend_on_its_neighbours()
    {
        var alone = await new Simulation("{}").SeriesAsync(20);
        Assert.That(await new Simulation(["{}", "{}", """{ "signal": "walk" }"""]).SeriesAsync(20), Is.EqualTo(alone));
    }

    [Test]
    public async Task Neighbours_have_series_of_their_own()
    {
        var simulation = new Simulation(["{}", "{}"]);
        var same = 0;
        for (var i = 0; i < 100; i++)
        {
            var readings = (await simulation.PollAsync()).Readings;
            if (readings[0].Reading.Value == readings[1].Reading.Value)
                same++;
        }
        Assert.That(same, Is.LessThan(20));
    }

    [Test]
    public void Device_that_always_fails_is_silent()
    {
        var simulation = new Simulation("{}", device: """{ "fail": 1 }""");
        for (var i = 0; i < 20; i++)
        {
            Assert.That(simulation.PollAsync, Throws.TypeOf<DeviceException>()
                .With.Message.EqualTo("timeout").And.Property(nameof(DeviceException.Silent)).True);
        }
    }

    [Test]
    public async Task Device_fails_as_often_as_it_is_told_to()
    {
        var simulation = new Simulation("{}", device: """{ "fail": 0.3 }""");
        var failed = 0;
        for (var i = 0; i < 2000; i++)
        {
            try
            {
                await simulation.PollAsync();
            }
            catch (DeviceException)
            {
                // What is counted here.
                failed++;
            }
        }
        Assert.That(failed, Is.InRange(500, 700));
    }

    [Test]
    public async Task Polling_allocates_nothing()
    {
        var simulation = new Simulation(
        [
            "{}", """{ "min": 1, "decimals": 2 }""", """{ "signal": "walk" }""", """{ "signal": "sine" }""", """{ "signal": "counter" }""",
            """{ "signal": "boolean" }""", """{ "signal": "constant", "value": "text" }""",
        ]);
        for (var i = 0; i < 100; i++)
            await simulation.PollAsync();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            await simulation.PollQuietlyAsync();
        var perPoll = (GC.GetAllocatedBytesForCurrentThread() - before) / 1000.0;
        Assert.That(perPoll, Is.LessThan(1));
    }
}

namespace Osgate.Simulator.Tests.Signals;

internal sealed class SignalTests
{
    [Test]
    public async Task Random_keeps_to_its_range_and_digits()
    {
        var values = await new Simulation("""{ "min": -2.5, "max": 2.5, "decimals": 1 }""").SeriesAsync(1000);
        Assert.That(values.Select(value => value.AsDouble()), Is.All.InRange(-2.5, 2.5).And.All.Matches<double>(value => value == Math.Round(value, 1)));
    }

    [Test]
    public async Task Random_whole_numbers_reach_both_ends()
    {
        var values = await new Simulation("""{ "min": 1, "max": 3, "decimals": 0 }""").SeriesAsync(3000);
        var counts = values.CountBy(value => value.AsInt64()).ToDictionary();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(counts.Keys, Is.EquivalentTo((long[])[1, 2, 3]));
            Assert.That(counts.Values, Is.All.InRange(900, 1100));
        }
    }

    [Test]
    public async Task Walk_begins_at_its_start_and_takes_no_more_than_a_step()
    {
        var values = (await new Simulation("""{ "signal": "walk", "min": 20, "max": 22, "start": 20, "step": 0.5 }""").SeriesAsync(1000))
            .Select(value => value.AsDouble()).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(values[0], Is.EqualTo(20));
            Assert.That(values, Is.All.InRange(20.0, 22.0));
            Assert.That(values.Zip(values.Skip(1), (a, b) => Math.Abs(b - a)), Is.All.LessThanOrEqualTo(0.5 + 1e-9));
            Assert.That(values.Max() - values.Min(), Is.GreaterThan(1.5));
        }
    }

    [Test]
    public async Task Sine_follows_the_clock()
    {
        var simulation = new Simulation("""{ "signal": "sine", "min": 10, "max": 30, "period": 40, "decimals": 6 }""");
        var values = new List<double>();
        for (var quarter = 0; quarter < 5; quarter++)
        {
            values.Add((await simulation.NextAsync()).AsDouble());
            simulation.Time.Advance(TimeSpan.FromSeconds(10));
        }
        Assert.That(values, Is.EqualTo((double[])[20, 30, 20, 10, 20]));
    }

    [Test]
    public async Task Sine_is_the_same_however_often_it_is_read()
    {
        var simulation = new Simulation("""{ "signal": "sine" }""");
        simulation.Time.Advance(TimeSpan.FromSeconds(7));
        var values = await simulation.SeriesAsync(3);
        Assert.That(values.Distinct(), Has.Exactly(1).Items);
    }

    [Test]
    public async Task Counter_rises_with_time_and_not_with_readings()
    {
        var simulation = new Simulation("""{ "signal": "counter", "start": 100, "increment": 5, "period": 2 }""");
        var before = await simulation.SeriesAsync(3);
        simulation.Time.Advance(TimeSpan.FromSeconds(7));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Is.All.EqualTo(ReadingValue.From(100L)));
            Assert.That(await simulation.NextAsync(), Is.EqualTo(ReadingValue.From(115L)));
        }
    }

    [Test]
    public async Task Counter_of_parts_gives_them()
    {
        var simulation = new Simulation("""{ "signal": "counter", "increment": 0.25 }""");
        simulation.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.That(await simulation.NextAsync(), Is.EqualTo(ReadingValue.From(0.75)));
    }

    [Test]
    public async Task Counter_begins_again_after_its_highest_value()
    {
        var simulation = new Simulation("""{ "signal": "counter", "start": 8, "max": 10 }""");
        var values = new List<long>();
        for (var second = 0; second < 5; second++)
        {
            values.Add((await simulation.NextAsync()).AsInt64());
            simulation.Time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.That(values, Is.EqualTo((long[])[8, 9, 10, 8, 9]));
    }

    [Test]
    public async Task Boolean_is_on_and_off_by_chance()
    {
        var values = await new Simulation("""{ "signal": "boolean" }""").SeriesAsync(1000);
        Assert.That(values.Count(value => value.AsBoolean()), Is.InRange(400, 600));
    }

    [Test]
    public async Task Boolean_with_a_period_is_on_for_its_first_half()
    {
        var simulation = new Simulation("""{ "signal": "boolean", "period": 4 }""");
        var values = new List<bool>();
        for (var second = 0; second < 6; second++)
        {
            values.Add((await simulation.NextAsync()).AsBoolean());
            simulation.Time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.That(values, Is.EqualTo((bool[])[true, true, false, false, true, true]));
    }

    [TestCase("21", ValueKind.Int64, "21")]
    [TestCase("21.5", ValueKind.Double, "21.5")]
    [TestCase("true", ValueKind.Boolean, "true")]
    [TestCase("\"idle\"", ValueKind.Text, "idle")]
    public async Task Constant_gives_its_value(string value, ValueKind kind, string shown)
    {
        var simulation = new Simulation($$"""{ "signal": "constant", "value": {{value}} }""");
        var reading = await simulation.NextAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(reading.Kind, Is.EqualTo(kind));
            Assert.That(reading.ToString(), Is.EqualTo(shown));
        }
    }
}

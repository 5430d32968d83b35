using System.Reflection;

namespace Osgate.Simulator.Tests;

internal sealed class SimulatorFactoryTests
{
    [TestCase("simulator")]
    [TestCase("default")]
    public void Assembly_offers_the_protocol(string protocol)
    {
        var offered = typeof(SimulatorFactory).Assembly.GetCustomAttributes<ConnectorAttribute>();
        Assert.That(offered, Has.One.Matches<ConnectorAttribute>(one => one!.Protocol == protocol && one.Factory == typeof(SimulatorFactory)));
    }

    [TestCase("{}")]
    [TestCase("""{ "min": 20, "max": 25, "decimals": 1 }""")]
    [TestCase("""{ "signal": "random", "min": -10 }""")]
    [TestCase("""{ "signal": "walk", "min": 20, "max": 30, "start": 21, "step": 0.5, "decimals": 2 }""")]
    [TestCase("""{ "signal": "sine", "min": -1, "max": 1, "period": 10 }""")]
    [TestCase("""{ "signal": "counter", "start": 1000, "increment": 0.25, "period": 5, "max": 2000 }""")]
    [TestCase("""{ "signal": "boolean", "period": 2 }""")]
    [TestCase("""{ "signal": "constant", "value": false }""")]
    public void Meta_that_fits_is_taken(string channel) => Assert.That(new Simulation(channel).Problems, Is.Empty);

    [TestCase("""{ "min": 5, "max": 4 }""", "min", "min 5 must be below max 4")]
    [TestCase("""{ "min": 300 }""", "min", "min 300 must be below max 255")]
    [TestCase("""{ "max": -1 }""", "max", "min 0 must be below max -1")]
    [TestCase("""{ "min": 0.2, "max": 0.8, "decimals": 0 }""", "decimals", "no whole number")]
    [TestCase("""{ "signal": "sine", "min": 1, "max": 1 }""", "min", "must be below")]
    [TestCase("""{ "signal": "sine", "period": 0 }""", "period", "give seconds above 0")]
    [TestCase("""{ "signal": "boolean", "period": -1 }""", "period", "-1 s is no period")]
    [TestCase("""{ "signal": "walk", "start": 101 }""", "start", "not between min 0 and max 100")]
    [TestCase("""{ "signal": "walk", "step": 0 }""", "step", "above 0 and at most max - min, 100")]
    [TestCase("""{ "signal": "walk", "step": 101 }""", "step", "at most max - min, 100")]
    [TestCase("""{ "signal": "counter", "increment": 0 }""", "increment", "above 0")]
    [TestCase("""{ "signal": "counter", "start": 10, "max": 10 }""", "max", "max 10 must be above start 10")]
    [TestCase("""{ "signal": "constant" }""", "value", "needs its value")]
    [TestCase("""{ "signal": "constant", "value": null }""", "value", "needs its value")]
    [TestCase("""{ "signal": "constant", "value": [1] }""", "value", "a number, a boolean or a text")]
    [TestCase("""{ "period": 10 }""", "period", "signal 'random' does not use 'period' (did you mean \"signal\": \"sine\"?)")]
    [TestCase("""{ "value": 3 }""", "value", "(did you mean \"signal\": \"constant\"?)")]
    [TestCase("""{ "signal": "sine", "step": 3 }""", "step", "(did you mean \"signal\": \"walk\"?)")]
    [TestCase("""{ "signal": "boolean", "min": 0 }""", "min", "it uses period")]
    public void Meta_that_does_not_fit_is_named(string channel, string member, string message)
    {
        var problems = new Simulation(channel).Problems;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(problems, Has.Count.EqualTo(1));
            Assert.That(problems[0].Path, Is.EqualTo($"devices[0].channels[0].meta.{member}"));
            Assert.That(problems[0].Message, Does.Contain(message));
        }
    }

    [TestCase("""{ "signal": 2 }""")]
    [TestCase("""{ "signal": "sinus" }""")]
    [TestCase("""{ "perod": 2 }""")]
    public void Meta_that_nobody_knows_does_not_bind(string channel) =>
        Assert.That(() => new Simulation(channel), Throws.InstanceOf<System.Text.Json.JsonException>());
}

namespace Osgate.Modbus.Tests;

public sealed class DocumentationTests
{
    [Test]
    public async Task Example_of_the_documentation_passes_the_check()
    {
        var text = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "modbus.md"));
        var json = text.Split("```")[1];
        Assert.That(json, Does.StartWith("json"));

        await using var connector = new TestConnector(json["json".Length..]);

        Assert.That(connector.Check.Devices, Has.Length.EqualTo(2));
        Assert.That(connector.Check.Problems, Is.Empty);
    }

    [TestCase("40001", "holding:0")]
    [TestCase("30017", "input:16")]
    [TestCase("00006", "coil:5")]
    [TestCase("10008", "discrete:7")]
    public async Task Table_of_manuals_numbers_is_what_the_hint_says(string manual, string address)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "modbus.md"));

        Assert.That(text.Split('\n'), Has.Some.StartsWith($"| {manual}").And.Contains($"`{address}`"));
        Assert.That(ModbusAddress.Parse(manual, out _), Does.Contain($"'{address}'"));
    }
}

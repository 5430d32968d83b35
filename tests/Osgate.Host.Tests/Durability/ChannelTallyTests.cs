using Osgate.Durability.Counting;

namespace Osgate.Host.Tests.Durability;

internal sealed class ChannelTallyTests
{
    [TestCase("1 2 3", 0, 0, "")]
    [TestCase("1 2 2 1 3", 2, 0, "")]
    [TestCase("1 5", 0, 0, "2-4")]
    [TestCase("1 5 3", 0, 1, "2-2 4-4")]
    [TestCase("1 5 3 3", 1, 1, "2-2 4-4")]
    [TestCase("1 5 9 2 3 4 6", 0, 4, "7-8")]
    [TestCase("3", 0, 0, "1-2")]
    public void Tells_repeats_gaps_and_disorder(string seen, long repeated, long disordered, string missing)
    {
        var tally = new ChannelTally();

        foreach (var number in seen.Split(' '))
            tally.Count(long.Parse(number, System.Globalization.CultureInfo.InvariantCulture));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(tally.Repeated, Is.EqualTo(repeated));
            Assert.That(tally.Disordered, Is.EqualTo(disordered));
            Assert.That(string.Join(' ', tally.Missing.Select(r => $"{r.From}-{r.To}")), Is.EqualTo(missing));
        }
    }
}

using Osgate.Durability;

namespace Osgate.Host.Tests.Durability;

/// <summary>The short form of docs/durability.md; the long form is <c>Osgate.Benchmarks matrix</c>.</summary>
internal sealed class MatrixTests
{
    // Other tests use the machine as well; how long it really takes is measured by the long form.
    private static readonly TimeSpan s_atRisk = TimeSpan.FromSeconds(2);

    private static IEnumerable<TestCaseData> Rows => Matrix.Rows.Select(r => new TestCaseData(r).SetName($"Nothing_flushed_is_lost_and_order_is_kept({r})"));

    [TestCaseSource(nameof(Rows))]
    public async Task Nothing_flushed_is_lost_and_order_is_kept(string row)
    {
        var options = new MatrixOptions { Load = Load.Short, AtRisk = s_atRisk };

        var result = await Matrix.RunShortAsync(row, options);

        var table = $"seed {options.Seed}\n{MatrixTable.Head}\n{MatrixTable.Format(result)}";
        await TestContext.Out.WriteLineAsync(table);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Failure, Is.Null);
            Assert.That(result.Lost, Is.Zero, $"readings were lost that had to arrive\n{table}");
            Assert.That(result.Disordered, Is.Zero, $"readings came out of order\n{table}");
            Assert.That(result.Confirmed, Is.Positive);
        }
    }
}

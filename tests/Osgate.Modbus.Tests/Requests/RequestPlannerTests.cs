using System.Collections.Immutable;
using System.Numerics;
using CsCheck;

namespace Osgate.Modbus.Tests.Requests;

public sealed class RequestPlannerTests
{
    [TestCase("H0 H1 H2", 125, "H0+3")]
    [TestCase("H2 H0 H1", 125, "H0+3")]
    [TestCase("H0 H2", 125, "H0+1 H2+1", TestName = "Gap_is_not_read")]
    [TestCase("H0/2 H2/4 H6", 125, "H0+7")]
    [TestCase("H0/4 H1 H1/2", 125, "H0+4", TestName = "Overlap_is_read_once")]
    [TestCase("H0 H0/4 H0/2", 125, "H0+4")]
    [TestCase("H0 I1 C2 D3", 125, "C2+1 D3+1 H0+1 I1+1", TestName = "Tables_are_asked_apart")]
    [TestCase("H0 H1 H2 H3", 3, "H0+3 H3+1")]
    [TestCase("H0 H1 H2/2 H4", 3, "H0+2 H2+3", TestName = "Value_is_not_torn_at_the_limit")]
    [TestCase("H0/2 H1/4 H2/2", 4, "H0+4 H1+4", TestName = "Value_that_crosses_the_limit_is_stepped_over")]
    [TestCase("H65535", 125, "H65535+1")]
    [TestCase("", 125, "")]
    public void Plan_is_what_a_person_would_write(string points, int limit, string requests) =>
        Assert.That(Text(RequestPlanner.Plan(Points(points), new RequestLimits(limit, limit))), Is.EqualTo(requests));

    [Test]
    public void Two_thousand_coils_go_into_one_request()
    {
        var coils = Enumerable.Range(0, 2001).Select(i => new ModbusPoint(new ModbusAddress(ModbusTable.Coil, i), ModbusType.Bool, ByteOrder.Abcd, i));

        Assert.That(Text(RequestPlanner.Plan(coils, new RequestLimits(125, 2000))), Is.EqualTo("C0+2000 C2000+1"));
    }

    [Test]
    public void Every_plan_keeps_what_it_promises() =>
        Gen.Select(PointsWithin(40).Array[0, 60], Limits).Sample((points, limits) =>
        {
            var numbered = Numbered(points);
            var plan = RequestPlanner.Plan(numbered, limits);

            var covered = plan.SelectMany(planned => planned.Points).OrderBy(point => point.Place);
            Assert.That(covered, Is.EqualTo(numbered), "every point once");
            Assert.That(plan, Has.Length.LessThanOrEqualTo(points.Length));
            foreach (var (request, members) in plan.Select(planned => (planned.Request, planned.Points)))
            {
                Assert.That(request.Count, Is.LessThanOrEqualTo(limits.Of(request.Table)), "within the limit");
                Assert.That(members.All(point => point.Address.Table == request.Table && point.Start >= request.Start && point.End <= request.Start + request.Count), "no torn value");
                var wanted = members.SelectMany(point => Enumerable.Range(point.Start, point.End - point.Start)).Distinct();
                Assert.That(wanted.Count(), Is.EqualTo(request.Count), "no address that nobody wants");
            }
        }, iter: 2_000, threads: 1);

    [Test]
    public void No_plan_has_fewer_requests() =>
        Gen.Select(PointsWithin(12).Array[0, 8], Limits).Sample(
            (points, limits) => RequestPlanner.Plan(Numbered(points), limits).Length == FewestByTryingAll(points, limits),
            iter: 1_000);

    private static Gen<RequestLimits> Limits { get; } =
        Gen.Select(Gen.Int[4, 9], Gen.Int[1, 6], (registers, bits) => new RequestLimits(registers, bits));

    private static Gen<ModbusPoint> PointsWithin(int addresses) =>
        Gen.Select(Gen.Int[0, addresses - 1], Gen.Enum<ModbusType>(), Gen.Int[1, 9], (start, type, table) =>
            // Mostly one table, where the work is.
            new ModbusPoint(new ModbusAddress(table > 4 ? ModbusTable.Holding : (ModbusTable)table, start), type, ByteOrder.Abcd, 0));

    private static ModbusPoint[] Numbered(ModbusPoint[] points) => [.. points.Select((point, place) => point with { Place = place })];

    // The best partition of each subset is its best first part and the best partition of the rest.
    private static int FewestByTryingAll(ModbusPoint[] points, RequestLimits limits)
    {
        var fewest = new int[1 << points.Length];
        for (var set = 1; set < fewest.Length; set++)
        {
            fewest[set] = int.MaxValue;
            for (var part = set; part > 0; part = (part - 1) & set)
            {
                if (fewest[set ^ part] + 1 < fewest[set] && IsOneRequest(points, part, limits))
                    fewest[set] = fewest[set ^ part] + 1;
            }
        }
        return fewest[^1];
    }

    private static bool IsOneRequest(ModbusPoint[] points, int part, RequestLimits limits)
    {
        var members = points.Where((_, i) => (part & (1 << i)) != 0).ToList();
        var addresses = members.Aggregate(0UL, (set, point) => set | (((1UL << (point.End - point.Start)) - 1) << point.Start));
        var span = 64 - BitOperations.LeadingZeroCount(addresses) - BitOperations.TrailingZeroCount(addresses);
        return members.All(point => point.Address.Table == members[0].Address.Table)
            && span <= limits.Of(members[0].Address.Table)
            && BitOperations.PopCount(addresses) == span;
    }

    private static IEnumerable<ModbusPoint> Points(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((word, place) =>
        {
            var parts = word[1..].Split('/');
            var type = parts.Length == 1 ? ModbusType.UInt16 : parts[1] == "2" ? ModbusType.Float32 : ModbusType.Int64;
            var table = word[0] switch { 'C' => ModbusTable.Coil, 'D' => ModbusTable.Discrete, 'H' => ModbusTable.Holding, _ => ModbusTable.Input };
            return new ModbusPoint(new ModbusAddress(table, int.Parse(parts[0], null)), type, ByteOrder.Abcd, place);
        });

    private static string Text(ImmutableArray<PlannedRequest> plan) =>
        string.Join(' ', plan.Select(planned => $"{planned.Request.Table.ToString()[0]}{planned.Request.Start}+{planned.Request.Count}"));
}

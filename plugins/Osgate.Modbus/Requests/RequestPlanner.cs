using System.Collections.Immutable;

namespace Osgate.Modbus;

/// <summary>Finds the fewest requests that read a set of values.</summary>
internal static class RequestPlanner
{
    /// <summary>Puts values that touch or overlap into one request as far as the limits allow. No address is read that
    /// belongs to no value of its request, and no value is torn: one that is longer than the limit stands alone, above it.</summary>
    public static ImmutableArray<PlannedRequest> Plan(IEnumerable<ModbusPoint> points, RequestLimits limits)
    {
        var requests = ImmutableArray.CreateBuilder<PlannedRequest>();
        foreach (var table in points.GroupBy(point => point.Address.Table).OrderBy(group => group.Key))
            PlanTable([.. table.OrderBy(point => point.Start).ThenBy(point => point.End)], limits.Of(table.Key), requests);
        return requests.DrainToImmutable();
    }

    // The leftmost value that is left opens a request, which then takes every value that it can reach. That this greed
    // gives the fewest: the leftmost needs some request that begins with it, and none such can hold more. What it
    // leaves behind either lies beyond a gap or crosses the limit, so that taking the rest away parts nothing of it.
    private static void PlanTable(ModbusPoint[] sorted, int limit, ImmutableArray<PlannedRequest>.Builder requests)
    {
        var taken = new bool[sorted.Length];
        var members = ImmutableArray.CreateBuilder<ModbusPoint>();
        for (var first = 0; first < sorted.Length; first++)
        {
            if (taken[first])
                continue;
            var start = sorted[first].Start;
            var end = sorted[first].End;
            members.Add(sorted[first]);
            for (var next = first + 1; next < sorted.Length && sorted[next].Start <= end; next++)
            {
                if (taken[next] || (sorted[next].End > end && sorted[next].End - start > limit))
                    continue;
                taken[next] = true;
                end = Math.Max(end, sorted[next].End);
                members.Add(sorted[next]);
            }
            requests.Add(new PlannedRequest(new ReadRequest(sorted[first].Address.Table, start, end - start), members.DrainToImmutable()));
        }
    }
}

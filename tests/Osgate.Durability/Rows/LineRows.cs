namespace Osgate.Durability.Rows;

/// <summary>The line between gateway and broker.</summary>
internal static class LineRows
{
    /// <summary>Cut in the middle of a packet, of the gateway's or of the broker's confirmations.</summary>
    public static async Task CutAsync(Scene scene, int rounds, Random random)
    {
        for (var round = 0; round < rounds; round++)
        {
            // Some cuts hit a first batch, before anything was confirmed, and some a later one.
            await scene.WaitForFlowAsync(messages: 100);
            var before = scene.Line.Cuts;
            var toBroker = round % 2 == 0;
            scene.Line.CutAfter(random.Next(1, toBroker ? 400_000 : 1_000), toBroker);
            await scene.WaitAsync(() => scene.Line.Cuts > before, "a cut");
        }
        await scene.WaitForFlowAsync();
    }

    /// <summary>The broker reads 50 kB a second; the rounds are seconds.</summary>
    public static async Task SlowAsync(Scene scene, int rounds, Random _)
    {
        scene.Line.BytesPerSecond = 50_000;
        await Task.Delay(TimeSpan.FromSeconds(rounds));
        scene.Line.BytesPerSecond = 0;
    }
}

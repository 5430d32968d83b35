namespace Osgate.Durability.Rows;

/// <summary>The broker ends, and comes back.</summary>
internal static class BrokerRows
{
    public static async Task StopAsync(Scene scene, int rounds, Random random)
    {
        for (var round = 0; round < rounds; round++)
        {
            await scene.WaitForFlowAsync();
            await Task.Delay(random.Next(300));
            await scene.Broker.StopAsync();
            await Task.Delay(random.Next(1_000));
            await scene.Broker.StartAgainAsync();
        }
        await scene.WaitForFlowAsync();
    }

    /// <summary>kill -9 of a broker that keeps nothing on disk, while it holds messages that it confirmed and that the
    /// far end has not read.</summary>
    public static async Task KillAsync(Scene scene, int rounds, Random random)
    {
        for (var round = 0; round < rounds; round++)
        {
            await scene.WaitForFlowAsync();
            scene.Subscriber.IsPaused = true;
            await Task.Delay(200 + random.Next(800));
            await scene.Broker.KillAsync();
            scene.Line.IsRefusing = true;
            scene.Subscriber.IsPaused = false;
            await scene.WaitAsync(() => !scene.Subscriber.IsSubscribed, "the end of the subscriber's connection");
            await scene.Broker.StartAgainAsync();
            // What comes before there is a subscription goes nowhere, which is no matter of the gateway's.
            await scene.WaitAsync(() => scene.Subscriber.IsSubscribed, "the subscription");
            scene.Line.IsRefusing = false;
        }
        await scene.WaitForFlowAsync();
    }

    /// <summary>The broker is away for so many readings; the rounds are thousands of them.</summary>
    public static async Task StayAwayAsync(Scene scene, int rounds, Random _)
    {
        await scene.Broker.StopAsync();
        await scene.WaitForSentAsync(rounds * 1_000L);
        await scene.Broker.StartAgainAsync();
    }
}

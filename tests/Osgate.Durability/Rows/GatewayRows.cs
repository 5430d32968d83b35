namespace Osgate.Durability.Rows;

/// <summary>The gateway itself ends.</summary>
internal static class GatewayRows
{
    /// <summary>kill -9: half of the time while readings flow, half of the time at any instant from the start of the process
    /// on; half of each with a line that is too slow, so that there is a backlog.</summary>
    public static async Task KillAsync(Scene scene, int rounds, Random random)
    {
        for (var round = 0; round < rounds; round++)
        {
            var isFlowing = round % 2 == 0;
            scene.Line.BytesPerSecond = round % 4 < 2 ? 100_000 : 0;
            if (isFlowing)
                await scene.WaitForFlowAsync();
            await PauseAsync(random, isFlowing ? 500 : 1_500);
            await scene.Gateway.KillAsync();
            await scene.Gateway.StartAsync();
        }
        scene.Line.BytesPerSecond = 0;
    }

    public static async Task TerminateAsync(Scene scene, int rounds, Random random)
    {
        for (var round = 0; round < rounds; round++)
        {
            await scene.WaitForFlowAsync();
            await PauseAsync(random, 500);
            await scene.Gateway.StopAsync();
            await scene.Gateway.StartAsync();
        }
    }

    /// <summary>kill -9 again and again while the broker is away: all is in the spool alone.</summary>
    public static async Task KillWithoutBrokerAsync(Scene scene, int rounds, Random random)
    {
        await scene.Broker.StopAsync();
        for (var round = 0; round < rounds; round++)
        {
            await scene.WaitForSentAsync(20_000);
            await PauseAsync(random, 500);
            await scene.Gateway.KillAsync();
            await scene.Gateway.StartAsync();
        }
        await scene.Broker.StartAgainAsync();
    }

    /// <summary>kill -9 in the very moment of the answer, while the broker is away: what was answered is on disk or nowhere.</summary>
    public static async Task KillAfterAnswerAsync(Scene scene, int rounds, Random _)
    {
        await scene.Broker.StopAsync();
        scene.Told.IsOpen = false;
        for (var round = 0; round < rounds; round++)
        {
            await scene.TellAsync();
            await scene.Gateway.KillAsync();
            await scene.Gateway.StartAsync();
        }
        await scene.Broker.StartAgainAsync();
    }

    private static Task PauseAsync(Random random, int most) => Task.Delay(random.Next(most));
}

using Osgate.Benchmarks;
using Osgate.Benchmarks.Spool;

// dotnet run -c Release --project tests/Osgate.Benchmarks -- way|start|matrix|spool ...
return args switch
{
    ["way"] => await WholeWay.RunAsync(TimeSpan.FromSeconds(10)),
    ["way", var seconds] => await WholeWay.RunAsync(Seconds(seconds)),
    ["start"] => await StartUp.RunAsync(),
    ["matrix", .. var rest] => await LossMatrix.RunAsync(rest),
    ["spool", .. var rest] => await SpoolBench.RunAsync(rest),
    ["slave", var port] => await FastSlave.RunAsync(int.Parse(port, System.Globalization.CultureInfo.InvariantCulture)),
    ["broker", var port, var seconds] => BrokerLimit.Run(int.Parse(port, System.Globalization.CultureInfo.InvariantCulture), Seconds(seconds)),
    _ => Usage(),
};

static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(double.Parse(text, System.Globalization.CultureInfo.InvariantCulture));

static int Usage()
{
    Console.Error.WriteLine("""
        way [seconds]   readings/s polled over Modbus and confirmed by mosquitto, beside mosquitto's own limit
        start           seconds from process start to the first exported reading, and resident memory, with the example's six devices
        matrix [--rounds N] [--row TEXT] [--seed N]
                        what is lost when gateway, broker and line are broken again and again (default: 100 rounds)
        spool [--only append|drain|recovery|dead|memory|bytes]
                        the spool alone, on the disk below TMPDIR: rates, recovery, memory, bytes written
        """);
    return 2;
}

using System.Net;
using System.Net.Sockets;
using Osgate.Host.Tests.WholeWay;
using Osgate.Testing.Peers;

namespace Osgate.Host.Tests.ThirdParty;

/// <summary>A plugin of somebody else: compiled outside the solution against the packed Osgate.Abstractions, and dropped in
/// as a folder.</summary>
internal sealed class PackedPluginTests
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("osgate-third-party-");

    [OneTimeTearDown]
    public void Remove() => _folder.Delete(recursive: true);

    [Test]
    public async Task Plugin_built_against_the_package_works_once_it_is_dropped_in()
    {
        var built = await BuildAsync();
        var drop = _folder.CreateSubdirectory("plugins");
        await using var scale = new Scale();
        await using var gateway = await GatewayProcess.StartAsync(
            $$"""
            { "connectors": [ { "protocol": "acme", "name": "Scale", "uuid": "06660949-eda8-4535-b96f-0d339562a26c", "meta": { "host": "127.0.0.1", "port": {{scale.Port}} },
                "devices": [ { "name": "Truck scale", "uuid": "aef2a553-a463-4f30-ad52-2fd70a6bd65c", "channels": [ { "name": "gross", "unit": "kg", "interval": 0.1, "meta": { "ask": "GROSS" } } ] } ] } ] }
            """,
            $"--plugins={drop.FullName}");
        await gateway.Output.WaitForAsync("has the protocol 'acme'");
        await gateway.Output.WaitForAsync("JSON-RPC at");
        await gateway.Process.StopAsync();

        Directory.Move(built, Path.Combine(drop.FullName, "Acme"));
        await gateway.StartAgainAsync($"--plugins={drop.FullName}");
        await scale.Asked;
        var (_, plugins) = await gateway.CommandAsync("plugins", $"--plugins={drop.FullName}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(plugins.All, Has.Some.Match("^Acme +1.0.0 +loaded +acme +Acme's scales"));
            Assert.That(Directory.GetFiles(Path.Combine(drop.FullName, "Acme")).Select(Path.GetFileName), Is.EquivalentTo(new[] { "Acme.dll", "Acme.deps.json", "Acme.pdb" }),
                "the plugin alone: what it shares with the gateway is the gateway's");
            Assert.That(gateway.Output.All.Where(l => l.Contains(" error ", StringComparison.Ordinal)), Is.Empty);
        }
    }

    private async Task<string> BuildAsync()
    {
        // A version that nobody has cached.
        var version = $"0.0.1-test{Environment.ProcessId}";
        await Dotnet.RunAsync(Dotnet.Repository, "pack", "Osgate.Abstractions/Osgate.Abstractions.csproj", "--no-build", "-c", Dotnet.Configuration, "-o", Path.Combine(_folder.FullName, "feed"), $"-p:PackageVersion={version}");

        var project = _folder.CreateSubdirectory("Acme").FullName;
        var sources = Path.Combine(AppContext.BaseDirectory, "ThirdParty", "Acme");
        File.Copy(Path.Combine(sources, "Acme.cs.txt"), Path.Combine(project, "Acme.cs"));
        await File.WriteAllTextAsync(Path.Combine(project, "Acme.csproj"), (await File.ReadAllTextAsync(Path.Combine(sources, "Acme.csproj.txt"))).Replace("$VERSION$", version, StringComparison.Ordinal));
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        await File.WriteAllTextAsync(Path.Combine(project, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{_folder.FullName}/packages" /></config>
              <fallbackPackageFolders><add key="cache" value="{cache}" /></fallbackPackageFolders>
              <packageSources><add key="local" value="{_folder.FullName}/feed" /></packageSources>
            </configuration>
            """);
        var output = Path.Combine(_folder.FullName, "out");
        await Dotnet.RunAsync(project, "build", "-c", "Release", "-o", output);
        return output;
    }

    /// <summary>A scale: answers each line with a weight.</summary>
    private sealed class Scale : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _stop = new();
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Task _serving;

        public Scale()
        {
            _listener.Start();
            _serving = ServeAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        /// <summary>Completes once it was asked three times.</summary>
        public Task Asked => _asked.Task.WaitAsync(TimeSpan.FromSeconds(30));

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            _listener.Dispose();
            await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _stop.Dispose();
        }

        private async Task ServeAsync()
        {
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            using var reader = new StreamReader(client.GetStream());
            await using var writer = new StreamWriter(client.GetStream()) { NewLine = "\n", AutoFlush = true };
            for (var asked = 1; await reader.ReadLineAsync(_stop.Token) is { } line; asked++)
            {
                await writer.WriteLineAsync(line == "GROSS" ? "12840.5" : "?");
                if (asked == 3)
                    _asked.TrySetResult();
            }
        }
    }
}

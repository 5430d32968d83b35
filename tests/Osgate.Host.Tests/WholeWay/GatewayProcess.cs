using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Osgate.Testing.Peers;

namespace Osgate.Host.Tests.WholeWay;

/// <summary>The built host in a folder of its own, with a manifest.</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    private static readonly HttpClient Http = new();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("osgate-host-");
    private ChildProcess? _process;

    /// <summary>Where it runs.</summary>
    public string Folder => _folder.FullName;

    /// <summary>Where its JSON-RPC is.</summary>
    public int RpcPort { get; } = LocalPort.TakeFree();

    public OutputLines Output => Process.Output;

    public ChildProcess Process => _process ?? throw new InvalidOperationException("it was not started");

    /// <summary>Starts the host with a manifest; settings are added on the command line.</summary>
    public static async Task<GatewayProcess> StartAsync(string manifest, params string[] settings)
    {
        var gateway = new GatewayProcess();
        gateway.Write(manifest);
        await gateway.StartAgainAsync(settings);
        return gateway;
    }

    public void Write(string manifest) => File.WriteAllText(Path.Combine(Folder, "osgate.json"), manifest);

    public async Task StartAgainAsync(params string[] settings)
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _process = await HostProcess.StartAsync(Folder, ["run", $"--rpc:listen=127.0.0.1:{RpcPort}", "--id=test-gateway", .. settings]);
    }

    /// <summary>Runs another command of the executable in the same folder.</summary>
    public async Task<(int ExitCode, OutputLines Output)> CommandAsync(params string[] arguments)
    {
        await using var command = await HostProcess.StartAsync(Folder, arguments);
        return (await command.WaitForExitAsync(), command.Output);
    }

    /// <summary>Calls JSON-RPC over HTTP.</summary>
    public async Task<JsonElement> CallAsync(string method, string? parameters = null, string path = "/rpc")
    {
        await Output.WaitForAsync("JSON-RPC at");
        using var content = new StringContent(
            $$"""{"jsonrpc":"2.0","id":7,"method":"{{method}}"{{(parameters is null ? "" : $",\"params\":{parameters}")}}}""", Encoding.UTF8, "application/json");
        using var response = await Http.PostAsync(new Uri($"http://127.0.0.1:{RpcPort}{path}"), content);
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return document.RootElement.Clone();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}

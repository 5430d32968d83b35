using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;

namespace Osgate.Host.Tests.WholeWay;

internal sealed class ManagementTests
{
    private const string Manifest = """
        { "connectors": [
            { "protocol": "default", "name": "Office", "uuid": "06660949-eda8-4535-b96f-0d339562a26c",
              "devices": [ { "name": "Meter", "uuid": "aef2a553-a463-4f30-ad52-2fd70a6bd65c", "channels": [ { "name": "power", "interval": 1 } ] },
                           { "name": "Lobby", "uuid": "a5448e71-1bbd-4634-bdd7-06a84bf2649e", "channels": [ { "name": "co2", "interval": 1 } ] } ] } ] }
        """;

    [Test]
    public async Task Older_clients_find_what_they_know()
    {
        await using var gateway = await GatewayProcess.StartAsync(Manifest);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((await gateway.CallAsync("ping", path: "/")).GetProperty("result").GetString(), Is.EqualTo("pong"));
            var connector = (await gateway.CallAsync("connectors.list")).GetProperty("result")[0];
            Assert.That(connector.GetProperty("protocol").GetString(), Is.EqualTo("default"));
            Assert.That(connector.GetProperty("name").GetString(), Is.EqualTo("Office"));
            Assert.That((await gateway.CallAsync("devices.list", """["Office"]""")).GetProperty("result").ToString(), Is.EqualTo("""["Meter","Lobby"]"""));
            Assert.That((await gateway.CallAsync("devices.list", """{"connector_name":"Office"}""")).GetProperty("result").ToString(), Is.EqualTo("""["Meter","Lobby"]"""));
            Assert.That((await gateway.CallAsync("devices.list")).GetProperty("result")[1].GetProperty("name").GetString(), Is.EqualTo("Lobby"));
            Assert.That((await gateway.CallAsync("gateway.status")).GetProperty("result").GetProperty("id").GetString(), Is.EqualTo("test-gateway"));
            Assert.That((await gateway.CallAsync("devices.list", """["Offise"]""")).GetProperty("error").GetProperty("message").GetString(), Does.Contain("did you mean 'Office'?"));
        }
    }

    [Test]
    [Platform("Linux,MacOsX", Reason = "modes of files are Unix's")]
    [UnsupportedOSPlatform("windows")]
    public async Task Commands_reach_the_gateway_over_a_socket_that_only_its_owner_may_use()
    {
        await using var gateway = await GatewayProcess.StartAsync(Manifest);
        await gateway.Output.WaitForAsync("JSON-RPC at");
        var socket = Path.Combine(gateway.Folder, "state", "osgate.sock");

        var (exitCode, output) = await gateway.CommandAsync("plugins");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(exitCode, Is.Zero);
            Assert.That(output.All, Has.Some.Match(@"^Osgate\.Simulator +\S+ +loaded"));
            Assert.That(output.All, Has.Some.Match(@"^Osgate\.Modbus +\S+ +idle"));
            Assert.That(File.GetUnixFileMode(socket), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
            Assert.That(File.GetUnixFileMode(Path.GetDirectoryName(socket)!) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead), Is.EqualTo(UnixFileMode.None));
        }
    }

    [Test]
    public async Task Abuse_gets_an_answer_that_says_what_is_wrong()
    {
        await using var gateway = await GatewayProcess.StartAsync(Manifest);
        await gateway.Output.WaitForAsync("JSON-RPC at");
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{gateway.RpcPort}") };
        using var huge = new ByteArrayContent(new byte[2 * 1024 * 1024]);
        using var garbage = new StringContent("{\"jsonrpc\":");
        using var foreign = new HttpRequestMessage(HttpMethod.Post, "/rpc") { Content = new StringContent("{}"), Headers = { Host = "evil.example" } };

        using (Assert.EnterMultipleScope())
        {
            Assert.That((await http.GetAsync(new Uri("/rpc", UriKind.Relative))).StatusCode, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
            Assert.That((await http.GetAsync(new Uri("/etc/passwd", UriKind.Relative))).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That(await (await http.PostAsync(new Uri("/rpc", UriKind.Relative), garbage)).Content.ReadAsStringAsync(), Does.Contain("-32700"));
            Assert.That((await http.SendAsync(foreign)).StatusCode, Is.EqualTo(HttpStatusCode.MisdirectedRequest));
            Assert.That((await http.PostAsync(new Uri("/rpc", UriKind.Relative), huge)).StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
            Assert.That((await gateway.CallAsync("ping")).GetProperty("result").GetString(), Is.EqualTo("pong"));
        }
    }

    [Test]
    public async Task Port_that_is_taken_is_said_and_stops_nothing_else()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var gateway = await GatewayProcess.StartAsync(Manifest, $"--rpc:listen=127.0.0.1:{port}");

        await gateway.Output.WaitForAsync($"no JSON-RPC at 127.0.0.1:{port}");

        Assert.That((await gateway.CommandAsync("plugins")).Output.All, Has.Some.Contains("loaded"), "the socket still answers");
    }
}

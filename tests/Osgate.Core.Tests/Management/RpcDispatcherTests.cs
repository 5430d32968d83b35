using System.Text;
using System.Text.Json;
using CsCheck;
using Microsoft.Extensions.Logging;
using Osgate.Core.Management;
using Osgate.Core.Tests.Connectors;
using Osgate.Testing;

namespace Osgate.Core.Tests.Management;

/// <summary>JSON-RPC 2.0; the examples are those of its section 7, with methods that there are.</summary>
[TestFixture]
internal sealed class RpcDispatcherTests
{
    private static readonly SinkMethods NoSinks = new(new ScriptedSinkHost { Spool = new FlushLog() });

    private const string Pong = """{"jsonrpc":"2.0","result":"pong","id":1}""";

    private readonly ListLogger _log = new();
    private readonly RpcDispatcher _dispatcher;

    public RpcDispatcherTests() => _dispatcher = new RpcDispatcher(Status, NoSinks, _log);

    [Test]
    public void A_ping_is_answered() => Assert.That(Answer("""{"jsonrpc":"2.0","method":"ping","id":1}"""), Is.EqualTo(Pong));

    // Section 4: an id is a text, a number or null, and comes back as it was.
    [TestCase("\"a\"")]
    [TestCase("null")]
    [TestCase("1.5")]
    [TestCase("123456789012345678901234567890")]
    [TestCase("\"\\u00e5\"", "\"å\"")]
    public void The_id_comes_back(string id, string? back = null) =>
        Assert.That(Answer($$"""{"jsonrpc":"2.0","method":"ping","id":{{id}}}"""), Is.EqualTo($$"""{"jsonrpc":"2.0","result":"pong","id":{{back ?? id}}}"""));

    // Section 7: "rpc call with positional parameters", "rpc call with named parameters".
    [TestCase("""["north"]""")]
    [TestCase("""{"connector_name":"north"}""")]
    public void The_devices_of_a_connector_are_listed_by_name(string parameters) => Assert.That(
        Answer($$"""{"jsonrpc":"2.0","method":"devices.list","params":{{parameters}},"id":1}"""),
        Is.EqualTo("""{"jsonrpc":"2.0","result":["meter","boiler"],"id":1}"""));

    [TestCase("")]
    [TestCase(""","params":[]""")]
    [TestCase(""","params":{"connector_name":null}""")]
    public void Without_a_connector_all_devices_are_listed_with_what_is_wrong(string parameters)
    {
        var devices = Result($$"""{"jsonrpc":"2.0","method":"devices.list"{{parameters}},"id":1}""");
        Assert.Multiple(() =>
        {
            Assert.That(devices.EnumerateArray().Select(d => d.GetProperty("name").GetString()), Is.EqualTo(new[] { "meter", "boiler", "meter" }));
            Assert.That(devices[0].GetProperty("connector").GetString(), Is.EqualTo("north"));
            Assert.That(devices[1].GetProperty("fault").GetString(), Is.EqualTo("timeout"));
            Assert.That(devices[2].TryGetProperty("fault", out _), Is.False);
        });
    }

    [Test]
    public void Connectors_are_listed()
    {
        var connectors = Result("""{"jsonrpc":"2.0","method":"connectors.list","id":1}""");
        Assert.That(
            connectors.EnumerateArray().Select(c => (c.GetProperty("name").GetString(), c.GetProperty("protocol").GetString(), c.GetProperty("devices").GetInt32())),
            Is.EqualTo(new[] { ("north", "p", 2), ("south", "p", 1) }));
    }

    [Test]
    public void The_status_is_given() =>
        Assert.That(Result("""{"jsonrpc":"2.0","method":"gateway.status","id":1}""").GetProperty("id").GetString(), Is.EqualTo("gw"));

    // Section 7: "a notification".
    [TestCase("""{"jsonrpc":"2.0","method":"ping"}""")]
    [TestCase("""{"jsonrpc":"2.0","method":"foobar"}""")]
    [TestCase("""{"jsonrpc":"2.0","method":"devices.list","params":["nowhere"]}""")]
    [TestCase("""[{"jsonrpc":"2.0","method":"ping"},{"jsonrpc":"2.0","method":"foobar"}]""", Description = "section 7: all notifications")]
    public void Notifications_get_no_answer(string request) => Assert.That(Answer(request), Is.Empty);

    // Section 7: "rpc call of non-existent method".
    [TestCase("foobar", "there is no method 'foobar'")]
    [TestCase("pnig", "there is no method 'pnig' (did you mean 'ping'?)")]
    public void An_unknown_method_is_named(string method, string message) =>
        AssertError($$"""{"jsonrpc":"2.0","method":"{{method}}","id":"1"}""", -32601, message, "\"1\"");

    // Section 7: "rpc call with invalid JSON", "rpc call Batch, invalid JSON".
    [TestCase("""{"jsonrpc": "2.0", "method": "foobar, "params": "bar", "baz]""")]
    [TestCase("""[{"jsonrpc": "2.0", "method": "sum", "params": [1,2,4], "id": "1"},{"jsonrpc": "2.0", "method"]""")]
    [TestCase("")]
    [TestCase("ping")]
    [TestCase("""{"jsonrpc":"2.0","method":"ping","id":"\ud800"}""")]
    [TestCase("""{"jsonrpc":"2.0","method":"ping","params":{"\udc00":1},"id":1}""")]
    public void What_is_no_JSON_is_a_parse_error(string request) => AssertError(request, -32700, null, "null");

    [Test]
    public void What_is_nested_too_deep_is_a_parse_error() =>
        AssertError(new string('[', 100_000) + new string(']', 100_000), -32700, null, "null");

    [Test]
    public void What_is_no_UTF8_is_a_parse_error()
    {
        var request = Encoding.Latin1.GetBytes("""{"jsonrpc":"2.0","method":"ping","id":"å"}""");
        Assert.That(Encoding.UTF8.GetString(Bytes(_dispatcher, request)), Does.Contain("-32700").And.Contain("UTF-8"));
    }

    // Section 7: "rpc call with invalid Request object", "rpc call with an empty Array".
    [TestCase("""{"jsonrpc": "2.0", "method": 1, "params": "bar"}""", "null")]
    [TestCase("[]", "null")]
    [TestCase("1", "null")]
    [TestCase("""{"method":"ping","id":1}""", "1")]
    [TestCase("""{"jsonrpc":"1.0","method":"ping","id":1}""", "1")]
    [TestCase("""{"jsonrpc":2.0,"method":"ping","id":1}""", "1")]
    [TestCase("""{"jsonrpc":"2.0","id":1}""", "1")]
    [TestCase("""{"jsonrpc":"2.0","method":"ping","id":{}}""", "null")]
    [TestCase("""{"jsonrpc":"2.0","method":"ping","params":null,"id":1}""", "1")]
    public void What_is_no_request_is_said(string request, string id) => AssertError(request, -32600, null, id);

    // Section 7: "rpc call with invalid Batch".
    [Test]
    public void Each_entry_of_a_batch_is_answered_for_itself() => Assert.That(
        Json("[1,2,3]").EnumerateArray().Select(a => a.GetProperty("error").GetProperty("code").GetInt32()), Is.EqualTo(new[] { -32600, -32600, -32600 }));

    // Section 7: "rpc call Batch".
    [Test]
    public void A_batch_is_answered_but_for_its_notifications()
    {
        var answers = Json("""
            [ {"jsonrpc":"2.0","method":"ping","id":"1"}, {"jsonrpc":"2.0","method":"ping"}, {"jsonrpc":"2.0","method":"ping","params":{},"id":"2"},
              {"foo":"boo"}, {"jsonrpc":"2.0","method":"foo.get","params":{"name":"myself"},"id":"5"}, {"jsonrpc":"2.0","method":"connectors.list","id":"9"} ]
            """);
        Assert.That(answers.EnumerateArray().Select(a => (a.GetProperty("id").ToString(), a.TryGetProperty("error", out var e) ? e.GetProperty("code").GetInt32() : 0)), Is.EqualTo(new[]
        {
            ("1", 0), ("2", 0), ("", -32600), ("5", -32601), ("9", 0),
        }));
    }

    [Test]
    public void A_batch_has_a_hundred_requests_at_most()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Json(Pings(100)).GetArrayLength(), Is.EqualTo(100));
            AssertError(Pings(101), -32600, "a batch has 1 to 100 requests, not 101", "null");
        });

        static string Pings(int count) => $"[{string.Join(',', Enumerable.Repeat("""{"jsonrpc":"2.0","method":"ping","id":1}""", count))}]";
    }

    [TestCase("ping", "[1]", "takes 0 parameters at most, not 1")]
    [TestCase("devices.list", """["north", 2]""", "takes 1 parameters at most, not 2")]
    [TestCase("devices.list", "[5]", "'connector_name' must be a text")]
    [TestCase("devices.list", """{"connector":"north"}""", "'connector' is no parameter")]
    [TestCase("devices.list", """["nort"]""", "connector_name: there is no connector 'nort' (did you mean 'north'?)")]
    public void Wrong_parameters_are_said(string method, string parameters, string message) =>
        AssertError($$"""{"jsonrpc":"2.0","method":"{{method}}","params":{{parameters}},"id":1}""", -32602, message, "1");

    [Test]
    public void A_fault_of_the_gateway_is_said_as_one_and_logged()
    {
        var log = new ListLogger();
        var dispatcher = new RpcDispatcher(() => throw new InvalidOperationException("secret detail"), NoSinks, log);
        var answer = Encoding.UTF8.GetString(Bytes(dispatcher, """{"jsonrpc":"2.0","method":"gateway.status","id":7}"""u8.ToArray()));
        Assert.Multiple(() =>
        {
            Assert.That(answer, Is.EqualTo("""{"jsonrpc":"2.0","error":{"code":-32603,"message":"the gateway failed to answer; its log says why"},"id":7}"""));
            Assert.That(log.Lines.Single().Level, Is.EqualTo(LogLevel.Error));
        });
    }

    [Test]
    public void Garbage_gets_an_answer_that_is_JSON_and_nothing_into_the_log()
    {
        var pieces = Gen.Int[0, 19].Select(i => Pieces[i]).Array[0, 12].Select(p => Encoding.UTF8.GetBytes(string.Concat(p)));
        Gen.OneOf(Gen.Byte.Array[0, 40], pieces).Sample(request =>
        {
            var answer = Bytes(_dispatcher, request);
            if (answer.Length > 0)
                JsonDocument.Parse(answer).Dispose();
        });
        Assert.That(_log.Lines, Is.Empty);
    }

    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ",", ":", "\"jsonrpc\":\"2.0\"", "\"method\":\"ping\"", "\"method\":\"devices.list\"", "\"params\":[\"north\"]", "\"id\":1", "\"id\":\"\\ud800\"",
        "{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"id\":1}", "null", "1e999", "\"", "\\u0000", "\ufeff", "\"id\":\"\\\"\"", "//",
    ];

    // What needs no disk is answered at once.
    private static byte[] Bytes(RpcDispatcher dispatcher, byte[] request)
    {
        var answer = dispatcher.AnswerAsync(request, CancellationToken.None).AsTask();
        Assert.That(answer.IsCompletedSuccessfully, Is.True);
        return answer.Result.ToArray();
    }

    private string Answer(string request) => Encoding.UTF8.GetString(Bytes(_dispatcher, Encoding.UTF8.GetBytes(request)));

    private JsonElement Json(string request) => JsonDocument.Parse(Answer(request)).RootElement;

    private JsonElement Result(string request) => Json(request).GetProperty("result");

    private void AssertError(string request, int code, string? message, string id)
    {
        var answer = Json(request);
        var error = answer.GetProperty("error");
        Assert.Multiple(() =>
        {
            Assert.That(error.GetProperty("code").GetInt32(), Is.EqualTo(code), error.GetRawText());
            Assert.That(error.GetProperty("message").GetString(), message is null ? Is.Not.Empty : Does.StartWith(message));
            Assert.That(answer.GetProperty("id").GetRawText(), Is.EqualTo(id));
            Assert.That(answer.GetProperty("jsonrpc").GetString(), Is.EqualTo("2.0"));
        });
    }

    private static GatewayStatus Status()
    {
        static LaneStatus Lane(params DeviceStatus[] devices) => new("lane", "running", null, 0, 0, 0, new Dictionary<string, long>(), devices);
        static DeviceStatus Device(string name, string? fault = null) => new(name, Guid.NewGuid(), 1, fault, 0);
        return new GatewayStatus
        {
            Id = "gw",
            Version = "1",
            Uptime = 1,
            Plugins = [],
            Sinks = [],
            Spool = new SpoolStatus(0, 0, 0, null, null, 0, []),
            Connectors =
            [
                new ConnectorStatus("north", "p", Guid.NewGuid(), [Lane(Device("meter")), Lane(Device("boiler", "timeout"))]),
                new ConnectorStatus("south", "p", Guid.NewGuid(), [Lane(Device("meter"))]),
            ],
        };
    }
}

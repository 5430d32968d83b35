using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Osgate.Core.Management;

/// <summary>Answers JSON-RPC 2.0 requests, single ones and batches, whatever they come over.</summary>
public sealed partial class RpcDispatcher
{
    private const int LargestBatch = 100;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32 };

    // The answer is JSON for programs, never part of a page: quotes and umlauts stay readable.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly RpcMethods _methods;
    private readonly ILogger _logger;

    /// <summary>A dispatcher for one gateway.</summary>
    public RpcDispatcher(Gateway gateway, ILogger logger)
        : this(gateway.GetStatus, new SinkMethods(gateway), logger)
    {
    }

    internal RpcDispatcher(Func<GatewayStatus> status, SinkMethods sinks, ILogger logger)
    {
        _methods = new RpcMethods(status, sinks);
        _logger = logger;
    }

    /// <summary>Answers a request.</summary>
    /// <param name="request">The request, UTF-8; the caller limits its size.</param>
    /// <param name="cancel">Nobody waits for the answer any more.</param>
    /// <returns>The answer, UTF-8; empty when none is due, since all of it were notifications.</returns>
    public async ValueTask<ReadOnlyMemory<byte>> AnswerAsync(ReadOnlyMemory<byte> request, CancellationToken cancel)
    {
        var answer = new ArrayBufferWriter<byte>(256);
        await using var writer = new Utf8JsonWriter(answer, Plain);
        try
        {
            using var document = JsonText.Parse(request, Strict);
            await AnswerDocumentAsync(document.RootElement, writer, cancel);
        }
        catch (JsonException e)
        {
            WriteError(writer, null, RpcException.ParseError, $"this is no JSON: {e.Message}");
        }
        writer.Flush();
        return answer.WrittenMemory;
    }

    private async ValueTask AnswerDocumentAsync(JsonElement root, Utf8JsonWriter writer, CancellationToken cancel)
    {
        if (root.ValueKind != JsonValueKind.Array)
        {
            await AnswerOneAsync(root, writer, begin: static () => { }, cancel);
            return;
        }
        if (root.GetArrayLength() is 0 or > LargestBatch)
        {
            WriteError(writer, null, RpcException.InvalidRequest, $"a batch has 1 to {LargestBatch} requests, not {root.GetArrayLength()}");
            return;
        }
        var open = false;
        foreach (var request in root.EnumerateArray())
        {
            await AnswerOneAsync(request, writer, Open, cancel);
        }
        if (open)
            writer.WriteEndArray();

        void Open()
        {
            if (!open)
                writer.WriteStartArray();
            open = true;
        }
    }

    private async ValueTask AnswerOneAsync(JsonElement request, Utf8JsonWriter writer, Action begin, CancellationToken cancel)
    {
        JsonElement? id = null;
        try
        {
            var (method, parameters) = Read(request, out id);
            var result = new ArrayBufferWriter<byte>(256);
            await using (var inner = new Utf8JsonWriter(result, Plain))
                await _methods.CallAsync(method, new RpcParameters(parameters), inner, cancel);
            if (id is null)
                return;
            begin();
            writer.WriteStartObject();
            writer.WriteString("jsonrpc", "2.0");
            writer.WritePropertyName("result");
            writer.WriteRawValue(result.WrittenSpan, skipInputValidation: true);
            WriteId(writer, id);
            writer.WriteEndObject();
        }
        catch (RpcException e)
        {
            // A notification gets no answer, not even an error, unless the request itself cannot be read.
            if (id is null && e.Code != RpcException.InvalidRequest)
                return;
            begin();
            WriteError(writer, id, e.Code, e.Message);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            throw;
        }
        // A fault of ours: the caller learns that it is one, the log what it is.
        catch (Exception e)
        {
            LogFailed(_logger, e);
            begin();
            WriteError(writer, id, RpcException.InternalError, "the gateway failed to answer; its log says why");
        }
    }

    private static (string Method, JsonElement? Parameters) Read(JsonElement request, out JsonElement? id)
    {
        id = null;
        if (request.ValueKind != JsonValueKind.Object)
            throw new RpcException(RpcException.InvalidRequest, "a request is an object with jsonrpc, method, params and id");
        if (request.TryGetProperty("id", out var given))
        {
            if (given.ValueKind is not (JsonValueKind.String or JsonValueKind.Number or JsonValueKind.Null))
                throw new RpcException(RpcException.InvalidRequest, "'id' must be a text, a number or null");
            id = given;
        }
        if (!request.TryGetProperty("jsonrpc", out var version) || version.ValueKind != JsonValueKind.String || version.GetString() != "2.0")
            throw new RpcException(RpcException.InvalidRequest, "'jsonrpc' must be \"2.0\"");
        if (!request.TryGetProperty("method", out var method) || method.ValueKind != JsonValueKind.String)
            throw new RpcException(RpcException.InvalidRequest, "'method' must be a text");
        if (!request.TryGetProperty("params", out var parameters))
            return (method.GetString()!, null);
        return parameters.ValueKind is JsonValueKind.Array or JsonValueKind.Object
            ? (method.GetString()!, parameters)
            : throw new RpcException(RpcException.InvalidRequest, "'params' must be an array or an object");
    }

    private static void WriteError(Utf8JsonWriter writer, JsonElement? id, int code, string message)
    {
        writer.WriteStartObject();
        writer.WriteString("jsonrpc", "2.0");
        writer.WriteStartObject("error");
        writer.WriteNumber("code", code);
        writer.WriteString("message", message);
        writer.WriteEndObject();
        WriteId(writer, id);
        writer.WriteEndObject();
    }

    private static void WriteId(Utf8JsonWriter writer, JsonElement? id)
    {
        writer.WritePropertyName("id");
        if (id is { } value)
            value.WriteTo(writer);
        else
            writer.WriteNullValue();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "a call failed")]
    private static partial void LogFailed(ILogger logger, Exception e);
}

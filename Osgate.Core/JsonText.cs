using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Osgate.Core;

/// <summary>Parses JSON and refuses texts that System.Text.Json lets through and then fails to read.</summary>
internal static class JsonText
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Parses a document; what some editors put before it is skipped.</summary>
    /// <exception cref="JsonException">It is no JSON, or a text in it is no Unicode; the message and the line say where.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8, JsonDocumentOptions options)
    {
        if (utf8.Span.StartsWith(ByteOrderMark))
            utf8 = utf8[ByteOrderMark.Length..];
        RequireUtf8(utf8.Span);
        var document = JsonDocument.Parse(utf8, options);
        try
        {
            RequireReadable(utf8.Span, options);
            return document;
        }
        catch
        {
            // Not handed out: its pooled memory goes back.
            document.Dispose();
            throw;
        }
    }

    private static void RequireUtf8(ReadOnlySpan<byte> utf8)
    {
        if (Utf8.IsValid(utf8))
            return;
        long line = 0;
        long inLine = 0;
        while (Rune.DecodeFromUtf8(utf8, out var rune, out var length) == OperationStatus.Done)
        {
            inLine += length;
            if (rune.Value == '\n')
                (line, inLine) = (line + 1, 0);
            utf8 = utf8[length..];
        }
        throw new JsonException("the text is not UTF-8: save the file as UTF-8.", null, line, inLine);
    }

    // Half of a surrogate pair, written as an escape, is valid JSON and no text.
    private static void RequireReadable(ReadOnlySpan<byte> utf8, JsonDocumentOptions options)
    {
        if (utf8.IndexOf("\\u"u8) < 0)
            return;
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions
        {
            AllowTrailingCommas = options.AllowTrailingCommas,
            CommentHandling = options.CommentHandling,
            MaxDepth = options.MaxDepth,
        });
        while (reader.Read())
        {
            if (!reader.ValueIsEscaped || reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
                continue;
            try
            {
                reader.GetString();
            }
            catch (InvalidOperationException e)
            {
                throw new JsonException("a text has half of a surrogate pair: take the \\uD8.. to \\uDF.. out, or write its other half.", null, null, null, e);
            }
        }
    }
}

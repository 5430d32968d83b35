using System.Buffers;
using System.Text;

namespace Osgate.Host.Broker;

/// <summary>Makes one line of a message, whatever is in it: a payload must not be able to move the cursor of a terminal.</summary>
internal static class TailLine
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Of(string topic, ReadOnlySequence<byte> payload, bool raw) =>
        raw ? Text(payload) : $"{Clean(topic)} {Text(payload)}";

    private static string Text(ReadOnlySequence<byte> payload)
    {
        try
        {
            return Clean(s_strict.GetString(payload));
        }
        catch (DecoderFallbackException)
        {
            // No text; shown as the gateway's payloads show bytes.
            return Convert.ToBase64String(payload.ToArray());
        }
    }

    private static string Clean(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(one => char.IsControl(one) ? ' ' : one)) : text;
}

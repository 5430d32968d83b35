using System.Text.Json;
using System.Text.Json.Serialization;

namespace Osgate.Modbus;

/// <summary>Writes <see cref="ByteOrder"/> as a manifest does: <c>ABCD</c>.</summary>
internal sealed class ByteOrderConverter() : JsonStringEnumConverter<ByteOrder>(new UpperCase(), allowIntegerValues: false)
{
    private sealed class UpperCase : JsonNamingPolicy
    {
        public override string ConvertName(string name) => name.ToUpperInvariant();
    }
}

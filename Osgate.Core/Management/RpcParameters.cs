using System.Text.Json;

namespace Osgate.Core.Management;

/// <summary>The parameters of a call, by name or by position.</summary>
internal readonly struct RpcParameters(JsonElement? parameters)
{
    /// <summary>A text.</summary>
    /// <exception cref="RpcException">It is there and no text.</exception>
    public string? Text(string name, int position)
    {
        if (Find(name, position) is not { ValueKind: not JsonValueKind.Null } value)
            return null;
        return value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : throw new RpcException(RpcException.InvalidParams, $"'{name}' must be a text");
    }

    /// <summary>A whole number.</summary>
    /// <exception cref="RpcException">It is there and no whole number within the bounds.</exception>
    public int WholeNumber(string name, int position, int otherwise, int min, int max)
    {
        if (Find(name, position) is not { ValueKind: not JsonValueKind.Null } value)
            return otherwise;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= min && number <= max
            ? number
            : throw new RpcException(RpcException.InvalidParams, $"'{name}' must be a whole number from {min} to {max}");
    }

    /// <summary>A whole number that may be large.</summary>
    /// <exception cref="RpcException">It is there and no whole number, or too small.</exception>
    public long? LongNumber(string name, int position, long min)
    {
        if (Find(name, position) is not { ValueKind: not JsonValueKind.Null } value)
            return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= min
            ? number
            : throw new RpcException(RpcException.InvalidParams, $"'{name}' must be a whole number from {min} on");
    }

    /// <summary>Refuses what nobody would read.</summary>
    public void Only(params ReadOnlySpan<string> names)
    {
        if (parameters is { ValueKind: JsonValueKind.Array } array && array.GetArrayLength() > names.Length)
            throw new RpcException(RpcException.InvalidParams, $"takes {names.Length} parameters at most, not {array.GetArrayLength()}");
        if (parameters is not { ValueKind: JsonValueKind.Object } byName)
            return;
        foreach (var member in byName.EnumerateObject())
        {
            if (!names.Contains(member.Name))
                throw new RpcException(RpcException.InvalidParams, $"'{member.Name}' is no parameter{DidYouMean.Hint(member.Name, names.ToArray())}");
        }
    }

    private JsonElement? Find(string name, int position) => parameters switch
    {
        { ValueKind: JsonValueKind.Array } array => position < array.GetArrayLength() ? array[position] : null,
        { ValueKind: JsonValueKind.Object } byName => byName.TryGetProperty(name, out var value) ? value : null,
        _ => null,
    };
}

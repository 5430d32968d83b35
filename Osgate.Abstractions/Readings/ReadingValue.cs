using System.Globalization;
using System.Runtime.InteropServices;

namespace Osgate;

/// <summary>A value of any kind that a channel may deliver. Numbers, booleans and instants are held unboxed.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct ReadingValue : IEquatable<ReadingValue>
{
    private readonly object? _reference;
    private readonly long _bits;

    private ReadingValue(ValueKind kind, long bits, object? reference = null)
    {
        Kind = kind;
        _bits = bits;
        _reference = reference;
    }

    /// <summary>What it holds.</summary>
    public ValueKind Kind { get; }

    /// <summary>Whether it is an integer or a floating point number.</summary>
    public bool IsNumber => Kind is >= ValueKind.Int64 and <= ValueKind.Double;

    /// <summary>A boolean value.</summary>
    public static ReadingValue From(bool value) => new(ValueKind.Boolean, value ? 1 : 0);

    /// <summary>A whole number.</summary>
    public static ReadingValue From(long value) => new(ValueKind.Int64, value);

    /// <summary>A whole number of 64 bits without sign.</summary>
    public static ReadingValue From(ulong value) => new(ValueKind.UInt64, unchecked((long)value));

    /// <summary>A floating point number of single precision.</summary>
    public static ReadingValue From(float value) => new(ValueKind.Single, BitConverter.SingleToInt32Bits(value));

    /// <summary>A floating point number.</summary>
    public static ReadingValue From(double value) => new(ValueKind.Double, BitConverter.DoubleToInt64Bits(value));

    /// <summary>An instant; kept as UTC.</summary>
    public static ReadingValue From(DateTimeOffset value) => new(ValueKind.Timestamp, value.UtcTicks);

    /// <summary>A text; <see langword="null"/> gives no value.</summary>
    public static ReadingValue From(string? value) => value is null ? default : new(ValueKind.Text, 0, value);

    /// <summary>Bytes, not copied: do not change them afterwards. <see langword="null"/> gives no value.</summary>
    public static ReadingValue From(byte[]? value) => value is null ? default : new(ValueKind.Bytes, 0, value);

    /// <inheritdoc cref="From(bool)"/>
    public static implicit operator ReadingValue(bool value) => From(value);

    /// <inheritdoc cref="From(long)"/>
    public static implicit operator ReadingValue(ushort value) => From((long)value);

    /// <inheritdoc cref="From(long)"/>
    public static implicit operator ReadingValue(int value) => From((long)value);

    /// <inheritdoc cref="From(long)"/>
    public static implicit operator ReadingValue(uint value) => From((long)value);

    /// <inheritdoc cref="From(long)"/>
    public static implicit operator ReadingValue(long value) => From(value);

    /// <inheritdoc cref="From(ulong)"/>
    public static implicit operator ReadingValue(ulong value) => From(value);

    /// <inheritdoc cref="From(float)"/>
    public static implicit operator ReadingValue(float value) => From(value);

    /// <inheritdoc cref="From(double)"/>
    public static implicit operator ReadingValue(double value) => From(value);

    /// <inheritdoc cref="From(DateTimeOffset)"/>
    public static implicit operator ReadingValue(DateTimeOffset value) => From(value);

    /// <inheritdoc cref="From(string)"/>
    public static implicit operator ReadingValue(string? value) => From(value);

    /// <inheritdoc cref="From(byte[])"/>
    public static implicit operator ReadingValue(byte[]? value) => From(value);

    /// <summary>Whether two values are of one kind and equal; bytes are compared one by one.</summary>
    public static bool operator ==(ReadingValue left, ReadingValue right) => left.Equals(right);

    /// <summary>The contrary of equality.</summary>
    public static bool operator !=(ReadingValue left, ReadingValue right) => !left.Equals(right);

    /// <summary>The boolean.</summary>
    /// <exception cref="InvalidOperationException">It holds another kind.</exception>
    public bool AsBoolean() => Kind == ValueKind.Boolean ? _bits != 0 : throw Not(ValueKind.Boolean);

    /// <summary>The whole number.</summary>
    /// <exception cref="InvalidOperationException">It holds another kind.</exception>
    public long AsInt64() => Kind == ValueKind.Int64 ? _bits : throw Not(ValueKind.Int64);

    /// <summary>The whole number without sign.</summary>
    /// <exception cref="InvalidOperationException">It holds another kind.</exception>
    public ulong AsUInt64() => Kind == ValueKind.UInt64 ? unchecked((ulong)_bits) : throw Not(ValueKind.UInt64);

    /// <summary>The number of single precision.</summary>
    /// <exception cref="InvalidOperationException">It holds another kind.</exception>
    public float AsSingle() => Kind == ValueKind.Single ? BitConverter.Int32BitsToSingle((int)_bits) : throw Not(ValueKind.Single);

    /// <summary>Any number, as a double: whole numbers beyond 2^53 lose their last digits.</summary>
    /// <exception cref="InvalidOperationException">It is no number.</exception>
    public double AsDouble() => Kind switch
    {
        ValueKind.Double => BitConverter.Int64BitsToDouble(_bits),
        ValueKind.Single => BitConverter.Int32BitsToSingle((int)_bits),
        ValueKind.Int64 => _bits,
        ValueKind.UInt64 => unchecked((ulong)_bits),
        _ => throw Not(ValueKind.Double),
    };

    /// <summary>The instant, UTC.</summary>
    /// <exception cref="InvalidOperationException">It holds another kind.</exception>
    public DateTimeOffset AsTimestamp() => Kind == ValueKind.Timestamp ? new DateTimeOffset(_bits, TimeSpan.Zero) : throw Not(ValueKind.Timestamp);

    /// <summary>The text.</summary>
    /// <exception cref="InvalidOperationException">It holds another kind.</exception>
    public string AsText() => Kind == ValueKind.Text ? (string)_reference! : throw Not(ValueKind.Text);

    /// <summary>The bytes.</summary>
    /// <exception cref="InvalidOperationException">It holds another kind.</exception>
    public ReadOnlySpan<byte> AsBytes() => Kind == ValueKind.Bytes ? (byte[])_reference! : throw Not(ValueKind.Bytes);

    /// <inheritdoc/>
    public bool Equals(ReadingValue other)
    {
        if (Kind != other.Kind)
            return false;
        return Kind switch
        {
            ValueKind.Text => (string)_reference! == (string)other._reference!,
            ValueKind.Bytes => AsBytes().SequenceEqual(other.AsBytes()),
            ValueKind.Double or ValueKind.Single => AsDouble().Equals(other.AsDouble()),
            _ => _bits == other._bits,
        };
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ReadingValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Kind switch
    {
        ValueKind.Text => HashCode.Combine(Kind, ((string)_reference!).GetHashCode(StringComparison.Ordinal)),
        ValueKind.Bytes => HashCode.Combine(Kind, AsBytes().Length),
        ValueKind.Double or ValueKind.Single => HashCode.Combine(Kind, AsDouble()),
        _ => HashCode.Combine(Kind, _bits),
    };

    /// <summary>The value as a person reads it, independent of the machine's language.</summary>
    public override string ToString() => Kind switch
    {
        ValueKind.None => "",
        ValueKind.Boolean => _bits != 0 ? "true" : "false",
        ValueKind.Int64 => _bits.ToString(CultureInfo.InvariantCulture),
        ValueKind.UInt64 => AsUInt64().ToString(CultureInfo.InvariantCulture),
        ValueKind.Single => AsSingle().ToString(CultureInfo.InvariantCulture),
        ValueKind.Double => AsDouble().ToString(CultureInfo.InvariantCulture),
        ValueKind.Timestamp => AsTimestamp().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        ValueKind.Text => AsText(),
        _ => Convert.ToBase64String(AsBytes()),
    };

    private InvalidOperationException Not(ValueKind wanted) => new($"the value is {Kind}, not {wanted}");
}

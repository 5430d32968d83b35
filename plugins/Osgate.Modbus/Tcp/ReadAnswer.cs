using System.Runtime.InteropServices;

namespace Osgate.Modbus;

/// <summary>What came of a request.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct ReadAnswer
{
    private ReadAnswer(bool inTime, ExceptionCode exception, ReadOnlyMemory<byte> data)
    {
        IsInTime = inTime;
        Exception = exception;
        Data = data;
    }

    /// <summary>Nobody answered in time.</summary>
    public static ReadAnswer Silence => default;

    /// <summary>Whether an answer came in time.</summary>
    public bool IsInTime { get; }

    /// <summary>Why the device refused; <see cref="ExceptionCode.None"/> when it did not.</summary>
    public ExceptionCode Exception { get; }

    /// <summary>The data asked for; valid until the next request.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    public static ReadAnswer Of(ReadOnlyMemory<byte> data) => new(inTime: true, ExceptionCode.None, data);

    public static ReadAnswer Refused(ExceptionCode exception) => new(inTime: true, exception, default);
}

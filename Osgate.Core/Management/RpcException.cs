namespace Osgate.Core.Management;

/// <summary>A call that cannot be answered.</summary>
/// <param name="code">The code of JSON-RPC 2.0, section 5.1.</param>
/// <param name="message">What is wrong and how to mend it.</param>
internal sealed class RpcException(int code, string message) : Exception(message)
{
    public const int ParseError = -32700;
    public const int InvalidRequest = -32600;
    public const int MethodNotFound = -32601;
    public const int InvalidParams = -32602;
    public const int InternalError = -32603;

    /// <summary>The gateway cannot do it now.</summary>
    public const int Unavailable = -32000;

    public int Code { get; } = code;
}

namespace Osgate.Modbus;

/// <summary>What came is no Modbus, or no answer to what was asked: nothing that follows on this connection can be
/// trusted.</summary>
internal sealed class ModbusProtocolException(string message, Exception? inner = null) : Exception(message, inner);

using System.Globalization;

namespace Osgate.Modbus;

internal static class ExceptionCodeExtensions
{
    extension(ExceptionCode code)
    {
        /// <summary>Whether it comes from a gateway that could not reach the device, and not from the device.</summary>
        public bool IsFromGateway => code is ExceptionCode.GatewayPathUnavailable or ExceptionCode.GatewayTargetDeviceFailedToRespond;

        /// <summary>The specification's name of the code.</summary>
        public string Reason => code switch
        {
            ExceptionCode.IllegalFunction => "illegal function",
            ExceptionCode.IllegalDataAddress => "illegal data address",
            ExceptionCode.IllegalDataValue => "illegal data value",
            ExceptionCode.ServerDeviceFailure => "server device failure",
            ExceptionCode.Acknowledge => "acknowledge",
            ExceptionCode.ServerDeviceBusy => "server device busy",
            ExceptionCode.MemoryParityError => "memory parity error",
            ExceptionCode.GatewayPathUnavailable => "gateway path unavailable",
            ExceptionCode.GatewayTargetDeviceFailedToRespond => "gateway target device failed to respond",
            _ => string.Create(CultureInfo.InvariantCulture, $"exception code 0x{(byte)code:X2}"),
        };
    }
}

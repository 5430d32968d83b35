namespace Osgate.Mqtt;

/// <summary>What a PUBACK's reason code means for a batch (MQTT 5.0, 3.4.2.1).</summary>
internal static class PubAckReason
{
    public const byte Success = 0x00;
    public const byte NoMatchingSubscribers = 0x10;
    public const byte PacketTooLarge = 0x95;

    /// <summary>Whether the broker has the message.</summary>
    public static bool IsConfirmed(byte code) => code < 0x80;

    /// <summary>Whether the broker will never take the message, however often it is asked.</summary>
    public static bool IsFinal(byte code) => code is 0x87 or 0x90 or PacketTooLarge or 0x99;

    /// <summary>The code in words.</summary>
    public static string Describe(byte code) => code switch
    {
        0x80 => "unspecified error (0x80)",
        0x83 => "implementation specific error (0x83)",
        0x87 => "not authorized (0x87): allow this user to write the topic at the broker",
        0x90 => "topic name invalid (0x90): choose another topic",
        0x91 => "packet identifier in use (0x91)",
        0x95 => "packet too large (0x95): raise the broker's limit, or send payload 'reading'",
        0x97 => "quota exceeded (0x97)",
        0x99 => "payload format invalid (0x99)",
        _ => $"reason code 0x{code:X2}",
    };
}

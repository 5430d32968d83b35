using System.Globalization;

namespace Osgate.Modbus;

/// <summary>A place in a table, as it goes over the wire: from 0 (V1.1b3, 4.4).</summary>
/// <param name="Table">The table.</param>
/// <param name="Number">From 0 to 65535.</param>
internal readonly record struct ModbusAddress(ModbusTable Table, int Number)
{
    public const int MaxNumber = 0xFFFF;

    private static readonly string[] TableNames = ["holding", "input", "coil", "discrete"];

    /// <summary>Reads <c>holding:100</c> or <c>input:0x10</c>.</summary>
    /// <returns>What is wrong with the text and how to mend it; <see langword="null"/> when nothing is.</returns>
    public static string? Parse(string text, out ModbusAddress address)
    {
        address = default;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return $"'{text}' is no Modbus address{HintForReference(text)}: write a table and a number from 0, such as 'holding:100'";

        var (table, number) = (text[..colon], text[(colon + 1)..]);
        if (!TryParseTable(table, out var parsedTable))
        {
            var near = DidYouMean.Find(table, TableNames);
            var hint = near is null ? "" : $" (did you mean '{near}:{number}'?)";
            return $"'{text}' is no Modbus address{hint}: the tables are {string.Join(", ", TableNames)}";
        }
        if (!TryParseNumber(number, out var parsedNumber))
            return $"'{text}' is no Modbus address: '{number}' is no number; write it as 16 or 0x10";
        if (parsedNumber > MaxNumber)
            return $"'{text}' is no Modbus address: {number} is above {MaxNumber}, and the table itself is named before the colon";

        address = new ModbusAddress(parsedTable, (int)parsedNumber);
        return null;
    }

    /// <summary>The address as a manifest writes it.</summary>
    public override string ToString() => $"{NameOf(Table)}:{Number.ToString(CultureInfo.InvariantCulture)}";

    private static string NameOf(ModbusTable table) => table switch
    {
        ModbusTable.Holding => "holding",
        ModbusTable.Input => "input",
        ModbusTable.Coil => "coil",
        _ => "discrete",
    };

    private static bool TryParseTable(string text, out ModbusTable table)
    {
        table = text.ToUpperInvariant() switch
        {
            "HOLDING" => ModbusTable.Holding,
            "INPUT" => ModbusTable.Input,
            "COIL" => ModbusTable.Coil,
            "DISCRETE" => ModbusTable.Discrete,
            _ => default,
        };
        return table != default;
    }

    private static bool TryParseNumber(string text, out long number) =>
        text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number) && number >= 0
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    // Manuals number registers from 1 behind a digit for the table: 40001 is the first holding register.
    private static string HintForReference(string text)
    {
        if (text.Length is not (5 or 6) || !int.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return "";
        ModbusTable? table = text[0] switch
        {
            '0' => ModbusTable.Coil,
            '1' => ModbusTable.Discrete,
            '3' => ModbusTable.Input,
            '4' => ModbusTable.Holding,
            _ => null,
        };
        return table is null || number is 0 or > MaxNumber + 1 ? "" : $" (did you mean '{new ModbusAddress(table.Value, number - 1)}'?)";
    }
}

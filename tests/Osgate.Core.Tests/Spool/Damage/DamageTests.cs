using Osgate.Core.Spool.Records;
using Osgate.Core.Spool.State;

namespace Osgate.Core.Tests.Spool.Damage;

/// <summary>What a damaged file costs: exactly what was in the damaged place, and counted.</summary>
[TestFixture(true, TestName = "DamageTests(after a stop)")]
[TestFixture(false, TestName = "DamageTests(after a crash)")]
internal sealed class DamageTests(bool isClean)
{
    private SmallSpool _small = null!;

    [OneTimeSetUp]
    public async Task WriteSpool() => _small = await SmallSpool.WriteAsync(isClean);

    [Test]
    public void The_small_spool_holds_all_that_can_be_damaged()
    {
        var survivors = Survivors.Of(_small.Image);
        Assert.Multiple(() =>
        {
            Assert.That(_small.Segments.Count(s => s.StartsWith("high", StringComparison.Ordinal)), Is.GreaterThan(1));
            Assert.That(_small.Segments.Count(s => s.StartsWith("normal", StringComparison.Ordinal)), Is.GreaterThan(1));
            Assert.That(_small.Image.Files.Keys.Count(StateFile.IsState), Is.EqualTo(2));
            Assert.That(survivors.Sequences, Is.EqualTo(_small.Waiting.Select(r => r.Sequence)));
            Assert.That((survivors.Backlog, survivors.Dropped, survivors.Wrong), Is.EqualTo((_small.Waiting.Count, 0, "")));
        });
    }

    [Test]
    public void A_flipped_byte_costs_the_record_that_it_is_in()
    {
        var wrong = new List<string>();
        foreach (var file in _small.Segments)
        {
            for (var offset = 0; offset < _small.Image.Files[file].Length; offset++)
            {
                var record = _small.RecordAt(file, offset);
                var survivors = Survivors.Of(_small.Image.Flip(file, offset));
                // What a definition costs depends on whether it stood in an earlier segment too: its segment's reports at most.
                var touched = record?.Kind switch
                {
                    PayloadKind.Reports => _small.In(file, record),
                    PayloadKind.Definitions => _small.Behind(file, offset),
                    _ => [],
                };
                if (_small.IsFollowed(file, offset) != survivors.Said.Any(s => s.StartsWith($"{file} is damaged from byte {record?.Offset} ", StringComparison.Ordinal)))
                    wrong.Add($"{file} flipped at {offset}: it said {string.Join(" | ", survivors.Said)}");
                Check($"{file} flipped at {offset} ({record?.Kind})", survivors, [.. touched], isExact: record?.Kind != PayloadKind.Definitions, wrong);
            }
        }
        Assert.That(wrong.Take(10), Is.Empty, $"{wrong.Count} places");
    }

    [Test]
    public void A_cut_costs_what_lies_behind_it_in_its_file()
    {
        var wrong = new List<string>();
        foreach (var file in _small.Segments)
        {
            for (var length = 0; length < _small.Image.Files[file].Length; length++)
                Check($"{file} cut at {length}", Survivors.Of(_small.Image.Cut(file, length)), [.. _small.Behind(file, length)], isExact: true, wrong);
        }
        Assert.That(wrong.Take(10), Is.Empty, $"{wrong.Count} places");
    }

    [Test]
    public void A_damaged_state_file_costs_repeats_only()
    {
        var wrong = new List<string>();
        foreach (var file in _small.Image.Files.Keys.Where(StateFile.IsState))
        {
            for (var offset = 0; offset < _small.Image.Files[file].Length; offset++)
            {
                CheckRepeats($"{file} flipped at {offset}", Survivors.Of(_small.Image.Flip(file, offset)), wrong);
                CheckRepeats($"{file} cut at {offset}", Survivors.Of(_small.Image.Cut(file, offset)), wrong);
            }
        }
        Assert.That(wrong.Take(10), Is.Empty, $"{wrong.Count} places");
    }

    [Test]
    public void Both_state_files_damaged_bring_all_that_is_stored_again()
    {
        var wrong = new List<string>();
        var states = _small.Image.Files.Keys.Where(StateFile.IsState).ToArray();
        var length = states.Min(s => _small.Image.Files[s].AsSpan().IndexOf("}]}\n"u8) is var end && end > 0 ? end : 0);
        Assert.That(length, Is.GreaterThan(100));
        var again = 0;
        for (var offset = 0; offset < length; offset++)
        {
            foreach (var damaged in new[] { _small.Image.Flip(states[0], offset).Flip(states[1], offset), _small.Image.Cut(states[0], offset).Cut(states[1], offset) })
            {
                var survivors = Survivors.Of(damaged);
                CheckRepeats($"both at {offset}", survivors, wrong);
                if (survivors.Sequences.Count == _small.Stored.Count)
                    again++;
            }
        }
        Assert.That(wrong.Take(10), Is.Empty, $"{wrong.Count} places");
        // Digits of the checksum may be of either case, and what parts it from the state is not looked at.
        Assert.That(again, Is.InRange((2 * length) - 10, 2 * length));
    }

    private void Check(string what, Survivors survivors, StoredReport[] touched, bool isExact, List<string> wrong)
    {
        var came = survivors.Sequences.ToHashSet();
        var lost = _small.Waiting.Where(r => !came.Contains(r.Sequence)).ToArray();
        var isOrdered = survivors.Sequences.SequenceEqual(_small.Waiting.Except(lost).Select(r => r.Sequence));
        var isBounded = isExact ? lost.SequenceEqual(touched) : !lost.Except(touched).Any();
        var isCounted = survivors.Dropped == lost.Sum(r => r.Readings) && survivors.Dropped + survivors.Readings == _small.Waiting.Sum(r => r.Readings);
        if (!isOrdered || !isBounded || !isCounted || survivors.Backlog < survivors.Sequences.Count || survivors.Wrong.Length > 0)
            wrong.Add($"{what}: lost {Show(lost)} of {Show(touched)} ({lost.Sum(r => r.Readings)} readings): {Show(survivors)}");
    }

    private void CheckRepeats(string what, Survivors survivors, List<string> wrong)
    {
        var expected = _small.Waiting.Select(r => r.Sequence).ToList();
        var isWhole = expected.All(survivors.Sequences.Contains)
            && survivors.Sequences.SequenceEqual(_small.Stored.Select(r => r.Sequence).Where(survivors.Sequences.Contains));
        if (!isWhole || survivors.Dropped != 0 || survivors.Wrong.Length > 0)
            wrong.Add($"{what}: {Show(survivors)}");
    }

    private static string Show(IEnumerable<StoredReport> reports) => $"[{string.Join(' ', reports.Select(r => r.Sequence))}]";

    private static string Show(Survivors survivors) =>
        $"backlog {survivors.Backlog}, dropped {survivors.Dropped}, came {string.Join(' ', survivors.Sequences)}; {survivors.Wrong}{string.Join(" | ", survivors.Said)}";
}

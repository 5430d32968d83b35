using CsCheck;
using Osgate.Core.Spool;

namespace Osgate.Core.Tests.Spool;

/// <summary>Any order of appends, reads and confirmations gives what a plain list would give.</summary>
[TestFixture]
internal sealed class SpoolModelTests
{
    private static readonly string[] Sinks = ["one", "two"];

    private enum Do
    {
        Append,
        Read,
        Confirm,
    }

    private static readonly Gen<(Do What, int Who, int Count)> Step =
        Gen.Select(Gen.Enum<Do>(), Gen.Int[0, 2], Gen.OneOf(Gen.Int[1, 5], Gen.Int[500, 1500]), (what, who, count) => (what, who, count));

    [Test]
    public void A_spool_gives_what_a_list_gives() => Step.Array[0, 200].Sample(
        steps =>
        {
            var spool = new SpoolRig().Spool;
            var cursors = Sinks.Select(s => spool.Open(new SpoolSink(s))).ToArray();
            var models = Sinks.Select(_ => new Model()).ToArray();
            var sources = new[] { SpoolReports.Source("one"), SpoolReports.Source("two"), SpoolReports.Source() };
            var written = 0L;
            foreach (var (what, who, count) in steps)
            {
                var sink = who % 2;
                switch (what)
                {
                    case Do.Append:
                        spool.Append(sources[who], ++written, count);
                        foreach (var model in models.Where((_, i) => who == 2 || who == i))
                            model.Append(written, count);
                        break;
                    case Do.Read when models[sink].Waiting > 0:
                        var limits = new BatchLimits { MaxReports = 1 + (count % 4), MaxReadings = count };
                        if (cursors[sink].Read(limits) != models[sink].Read(limits))
                            return false;
                        break;
                    case Do.Confirm:
                        cursors[sink].Confirm(int.MaxValue);
                        models[sink].Confirm();
                        break;
                }
                if (!cursors.Zip(models).All(p => p.First.Backlog == p.Second.Waiting && p.First.DroppedReadings == 0))
                    return false;
            }
            return true;
        },
        iter: 300);

    private sealed class Model
    {
        private readonly List<(long First, int Count)> _reports = [];
        private int _confirmed;
        private int _read;
        private long _readings = 1;

        public int Waiting => _reports.Count - _confirmed;

        public void Append(long first, int count) => _reports.Add((first, count));

        public string Read(BatchLimits limits)
        {
            var taken = new List<string>();
            var readings = 0;
            foreach (var (first, count) in _reports.Skip(_confirmed))
            {
                if (taken.Count > 0 && (taken.Count >= limits.MaxReports || readings + count > limits.MaxReadings))
                    break;
                taken.Add($"{_confirmed + taken.Count + 1}/{_readings + readings}:{string.Join(',', Enumerable.Range(0, count).Select(i => first + i))}");
                readings += count;
            }
            _read = taken.Count;
            return string.Join(' ', taken);
        }

        public void Confirm()
        {
            _readings += _reports.Skip(_confirmed).Take(_read).Sum(r => r.Count);
            _confirmed += _read;
            _read = 0;
        }
    }
}

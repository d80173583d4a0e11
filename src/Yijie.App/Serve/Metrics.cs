using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Yijie.App.Serve;

/// <summary>
/// 指标。What the framework and we measure, in Prometheus' text form: the server's requests and connections, the runtime's memory, and our own counters.
/// </summary>
public sealed class Metrics : IDisposable
{
    private static readonly string[] Sources = ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Yijie"];
    private static readonly double[] Bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10, 60];

    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<(Instrument Instrument, string Labels), Series> series = new();
    private readonly Meter meter = new("Yijie");

    public Metrics()
    {
        SignIns = meter.CreateCounter<long>("yijie.sign_ins", description: "Sign-ins by outcome");
        Refused = meter.CreateCounter<long>("yijie.refused", description: "Requests refused, by status");
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (Sources.Contains(instrument.Meter.Name)) listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>(Add);
        listener.Start();
    }

    public Counter<long> SignIns { get; }
    public Counter<long> Refused { get; }

    public string Text()
    {
        listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var group in series.GroupBy(s => s.Key.Instrument).OrderBy(g => g.Key.Name, StringComparer.Ordinal))
        {
            var name = NameOf(group.Key);
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {group.Key.Description}\n# TYPE {name} {KindOf(group.Key)}\n");
            foreach (var (key, one) in group.OrderBy(s => s.Key.Labels, StringComparer.Ordinal)) one.Write(text, name, key.Labels, KindOf(group.Key));
        }
        return text.ToString();
    }

    public void Dispose()
    {
        listener.Dispose();
        meter.Dispose();
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state = null)
    {
        var labels = new StringBuilder();
        foreach (var (name, content) in tags)
            labels.Append(CultureInfo.InvariantCulture, $"{(labels.Length > 0 ? "," : "")}{name.Replace('.', '_')}=\"{$"{content}".Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"");
        series.GetOrAdd((instrument, labels.ToString()), _ => new()).Add(value, set: instrument.IsObservable);
    }

    private static string KindOf(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Counter" or "ObservableCounter" => "counter",
        "Histogram" => "histogram",
        _ => "gauge",
    };

    private static string NameOf(Instrument instrument)
    {
        var unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        return instrument.Name.Replace('.', '_') + unit + (KindOf(instrument) == "counter" ? "_total" : "");
    }

    /// <summary>One line of a metric: its sum, and for a histogram how many measurements were at most each bound.</summary>
    private sealed class Series
    {
        private readonly long[] counts = new long[Bounds.Length + 1];
        private double sum;

        public void Add(double value, bool set)
        {
            lock (counts)
            {
                sum = set ? value : sum + value;
                counts[Array.FindIndex(Bounds, b => value <= b) is var i and >= 0 ? i : Bounds.Length]++;
            }
        }

        public void Write(StringBuilder text, string name, string labels, string kind)
        {
            lock (counts)
            {
                if (kind != "histogram")
                {
                    text.Append(CultureInfo.InvariantCulture, $"{name}{(labels.Length > 0 ? $"{{{labels}}}" : "")} {sum}\n");
                    return;
                }
                var (before, total) = (labels.Length > 0 ? labels + "," : "", 0L);
                for (var i = 0; i < counts.Length; i++)
                    text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{before}le=\"{(i < Bounds.Length ? Bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf")}\"}} {total += counts[i]}\n");
                text.Append(CultureInfo.InvariantCulture, $"{name}_sum{(labels.Length > 0 ? $"{{{labels}}}" : "")} {sum}\n{name}_count{(labels.Length > 0 ? $"{{{labels}}}" : "")} {total}\n");
            }
        }
    }
}

using System.Globalization;
using Spectre.Console;

namespace Yijie.App.Records;

/// <summary>
/// 导入进度。A bar with rows per second on standard error where that is a terminal; elsewhere a line now and then, and none for an import that
/// is done at once.
/// </summary>
internal sealed class ImportProgress : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);

    private readonly Context context;
    private readonly ProgressContext? bars;
    private readonly Timer ticker;
    private readonly System.Diagnostics.Stopwatch watch = System.Diagnostics.Stopwatch.StartNew();
    private ProgressTask? bar;
    private Func<(long Read, long Length, long Lines)>? source;
    private TimeSpan lastSaid;
    private int stored, toStore;

    private ImportProgress(Context context, ProgressContext? bars)
    {
        (this.context, this.bars) = (context, bars);
        var every = bars is null ? TimeSpan.FromSeconds(1) : TimeSpan.FromMilliseconds(200);
        ticker = new(_ => Tick(), null, every, every);
    }

    public static T Show<T>(Context context, Func<ImportProgress, T> work)
    {
        if (!ReferenceEquals(context.Error, Console.Error) || Console.IsErrorRedirected)
        {
            using var progress = new ImportProgress(context, bars: null);
            return work(progress);
        }
        var terminal = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) });
        return terminal.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .Start(bars =>
            {
                using var progress = new ImportProgress(context, bars);
                return work(progress);
            });
    }

    /// <summary>The rows are being read.</summary>
    /// <param name="from">How far: bytes read, bytes in all, lines read.</param>
    public void Reading(Func<(long Read, long Length, long Lines)> from)
    {
        bar = bars?.AddTask("读取");
        source = from;
    }

    /// <summary>The partitions are being judged and stored.</summary>
    public void Storing(int partitions) => toStore = partitions;

    public void Stored(int partitions) => stored = partitions;

    public void Dispose() => ticker.Dispose();

    private void Tick()
    {
        if (source is not { } from) return;
        var (read, length, lines) = from();
        var permille = toStore == 0 ? 600 * read / Math.Max(1, length) : 600 + 400L * stored / Math.Max(1, toStore);
        var rate = (long)(lines / Math.Max(0.001, watch.Elapsed.TotalSeconds));
        var text = string.Create(CultureInfo.InvariantCulture, $"{(toStore == 0 ? "读取" : "入库")} {lines:#,0} 行,每秒 {rate:#,0} 行");
        if (bar is not null)
        {
            bar.Value = permille / 10.0;
            bar.Description = text;
        }
        else if (watch.Elapsed - lastSaid > Quiet)
        {
            lastSaid = watch.Elapsed;
            context.Say($"{text}({permille / 10}%)");
        }
    }
}

using Yijie.Domain;
using Yijie.Domain.Parties;

namespace Yijie.App.Generate;

/// <summary>
/// 结算数据文件。The monthly extracts: row after row in the order of time, and, where a settlement changes later on, its row again in the
/// file of the month in which it changed: refunds, withdrawals, flags that flip, rows that the platform sends twice, late, or wrong.
/// </summary>
internal sealed class SettlementFiles
{
    // Shares of fresh rows, in millionths.
    private const int Refunds = 8_000;
    private const int RefundsNextMonth = 250_000;
    private const int Withdrawals = 1_200;
    private const int SentTwice = 2_500;
    private const int SentTwiceDiffering = 120;
    private const int Late = 4_000;
    private const int Flawed = 600;

    private static readonly Flaw[] Flaws = [.. Enum.GetValues<Flaw>().Where(f => f != Flaw.None)];

    private readonly GenerateOptions options;
    private readonly Provider[] providers;
    private readonly Tallies tallies;
    private readonly Care care;
    private readonly SplitMix draws;
    private readonly WeightedChoice choice;
    private readonly long[] firstSlots;

    /// <summary>What comes again later, by its slot among all lines of all files.</summary>
    private readonly PriorityQueue<Sequel, (long Slot, long Order)> pending = new();
    private long order;
    private long serial;

    public SettlementFiles(GenerateOptions options, Provider[] providers, Tallies tallies)
    {
        (this.options, this.providers, this.tallies) = (options, providers, tallies);
        draws = SplitMix.For(options.Seed, "settlements");
        choice = new WeightedChoice([.. providers.Select(p => p.Weight)]);
        firstSlots = FirstSlots(options);
        var counties = Region.All.ToDictionary(r => r.Code, r => Counties.Of(r).Select(c => int.Parse(c.Admdvs, System.Globalization.CultureInfo.InvariantCulture)).ToArray());
        var own = options.Regions.Select(r => r.Code).ToHashSet();
        int[] elsewhere = [.. counties.Where(c => !own.Contains(c.Key)).SelectMany(c => c.Value), 110105, 310115, 440305, 610113];
        care = new Care(providers, counties, elsewhere, draws);
    }

    public IEnumerable<GeneratedFile?> Write(Action<string> say)
    {
        for (var month = 0; month < options.Months; month++)
        {
            yield return WriteMonth(month);
            say($"结算数据 {options.From.Plus(month)}:累计 {firstSlots[month + 1]:#,0} 行");
        }
    }

    private GeneratedFile? WriteMonth(int index)
    {
        var month = options.From.Plus(index);
        using var file = new CsvFile(options.Out, $"settlements-{month}.csv", "settlements", SettlementRow.Header);
        var (first, end) = (firstSlots[index], firstSlots[index + 1]);
        var clock = new MonthClock(month, end - first);
        for (var slot = first; slot < end; slot++)
        {
            var (day, second) = clock.At(slot - first);
            var row = TurnOf(index, slot, day, second) ?? Due(slot, day, second) ?? Fresh(index, slot, day, second);
            row.WriteTo(file, providers[row.Provider]);
        }
        return file.Finish();
    }

    /// <summary>
    /// 轮到谁。Every provider has at least one settlement for each fund in a month that has rows enough to go round twice; null: by weight.
    /// </summary>
    private SettlementRow? TurnOf(int month, long slot, DateOnly day, int second)
    {
        var turns = (long)providers.Length * Funds.All.Length;
        var stride = (firstSlots[month + 1] - firstSlots[month]) / turns;
        if (stride < 2) return null;
        var (turn, within) = Math.DivRem(slot - firstSlots[month], stride);
        if (within != 0 || turn >= turns) return null;
        var (provider, fund) = ((int)(turn / Funds.All.Length), Funds.All[turn % Funds.All.Length]);
        if (providers[provider].LastDay < day || (providers[provider].EmployeesOnly && fund != Fund.Employee)) return null;
        var row = care.At(provider, fund, ++serial, day, second);
        Count(row);
        return row;
    }

    /// <summary>What comes again at this slot, if anything; a reversal happens now.</summary>
    private SettlementRow? Due(long slot, DateOnly day, int second)
    {
        if (!pending.TryPeek(out _, out var next) || next.Slot > slot) return null;
        var (row, isReversed) = pending.Dequeue();
        if (!isReversed) return row;

        var reversal = row.Reversal(++serial, day, second);
        Count(reversal);
        if (!row.Refunded) Again(row with { Refunded = true }, slot + 1);
        return reversal;
    }

    private SettlementRow Fresh(int month, long slot, DateOnly day, int second)
    {
        while (true)
        {
            var provider = choice.Draw(draws);
            if (providers[provider].LastDay < day) continue;
            var row = care.At(provider, fund: null, ++serial, day, second);
            if (draws.Chance(Flawed)) return row with { Flaw = draws.OneOf<Flaw>(Flaws) };
            if (!draws.Chance(Late) || SlotOfNextMonth(month) is not { } late)
            {
                Count(row);
                return WithSequel(row, month, slot);
            }
            Count(row, arrivesLate: true);
            Again(row, late);
        }
    }

    /// <summary>Decides what will become of a row, and gives it as it looks now.</summary>
    private SettlementRow WithSequel(SettlementRow row, int month, long slot)
    {
        if (draws.Chance(Refunds)) return WithRefund(row, month, slot);
        if (row.Valid && draws.Chance(Withdrawals) && SlotOfNextMonth(month) is { } withdrawn) Again(row with { Valid = false }, withdrawn);
        if (draws.Chance(SentTwice)) Again(row, slot + 1 + draws.Below(2_000));
        if (draws.Chance(SentTwiceDiffering)) Again(row with { Cash = row.Cash + 1_00 }, slot + 1 + draws.Below(2_000));
        return row;
    }

    /// <summary>A refund within the month was known when the extract was made: the original carries its flag from the start. A later one flips it.</summary>
    private SettlementRow WithRefund(SettlementRow row, int month, long slot)
    {
        var left = firstSlots[month + 1] - slot - 1;
        var sameMonth = left > 0 && !draws.Chance(RefundsNextMonth);
        if ((sameMonth ? slot + 1 + draws.Below(left) : SlotOfNextMonth(month)) is not { } due) return row;
        row.Refunded = sameMonth;
        Again(row, due, isReversed: true);
        return row;
    }

    private long? SlotOfNextMonth(int month) =>
        month + 1 < options.Months ? firstSlots[month + 1] + draws.Below(firstSlots[month + 2] - firstSlots[month + 1]) : null;

    private void Again(SettlementRow row, long slot, bool isReversed = false) => pending.Enqueue(new(row, isReversed), (slot, order++));

    private void Count(in SettlementRow row, bool arrivesLate = false)
    {
        var counts = row.Valid && row.PayLocation is 2 or 5 && row.InsuranceType is (int)Fund.Employee or (int)Fund.Resident
            && row.InsuredAt / 100 == providers[row.Provider].County / 100 && !Care.IsUncategorised(row.MedType);
        if (counts) tallies.Add(row, maySample: !arrivesLate, draws);
    }

    /// <summary>The number of lines before each month's file, and before the end: shares by the months' lengths.</summary>
    private static long[] FirstSlots(GenerateOptions options)
    {
        var start = options.From.FirstDay.DayNumber;
        var days = options.To.LastDay.DayNumber + 1 - start;
        return [.. Enumerable.Range(0, options.Months + 1).Select(m => options.Settlements * (options.From.Plus(m).FirstDay.DayNumber - start) / days)];
    }

    /// <summary>A row that comes again, or whose reversal comes.</summary>
    private readonly record struct Sequel(SettlementRow Row, bool IsReversed);
}

/// <summary>一个月的时间。Spreads a month's rows over its days, fewer at weekends, and over the hours in which people see a doctor.</summary>
internal sealed class MonthClock
{
    private const int Opens = 7 * 3600;
    private const int OpenFor = 15 * 3600;

    private readonly DateOnly[] days;
    private readonly long[] firsts;
    private int today;

    public MonthClock(Month month, long rows)
    {
        days = [.. Enumerable.Range(0, month.LastDay.Day).Select(month.FirstDay.AddDays)];
        var weights = days.Select(d => d.DayOfWeek switch { DayOfWeek.Sunday => 7L, DayOfWeek.Saturday => 8L, _ => 10L }).ToArray();
        firsts = [.. Enumerable.Range(0, days.Length + 1).Select(d => rows * weights[..d].Sum() / weights.Sum())];
    }

    /// <summary>The time of the row at that place in the month; places come in order.</summary>
    public (DateOnly Day, int Second) At(long place)
    {
        while (firsts[today + 1] <= place) today++;
        return (days[today], Opens + (int)((place - firsts[today]) * OpenFor / (firsts[today + 1] - firsts[today])));
    }
}

/// <summary>按权重抽取(Walker 别名法)。Draws an index in proportion to its weight in two look-ups, in integers.</summary>
internal sealed class WeightedChoice
{
    private readonly long[] keep;
    private readonly int[] alias;
    private readonly long mean;

    public WeightedChoice(long[] weights)
    {
        mean = weights.Sum();
        keep = [.. weights.Select(w => w * weights.Length)];
        alias = new int[weights.Length];
        var (small, large) = (new Stack<int>(), new Stack<int>());
        for (var i = 0; i < keep.Length; i++) (keep[i] < mean ? small : large).Push(i);
        while (small.Count > 0 && large.Count > 0)
        {
            var (poor, rich) = (small.Pop(), large.Pop());
            alias[poor] = rich;
            keep[rich] -= mean - keep[poor];
            (keep[rich] < mean ? small : large).Push(rich);
        }
        foreach (var rest in large.Concat(small)) keep[rest] = mean;
    }

    public int Draw(SplitMix draws)
    {
        var index = (int)draws.Below(keep.Length);
        return draws.Below(mean) < keep[index] ? index : alias[index];
    }
}

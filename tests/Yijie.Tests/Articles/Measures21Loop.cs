using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Yijie.Domain;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Prepayment;

namespace Yijie.Tests.Articles;

/// <summary>办法·第二十、二十一条 全流程闭环。</summary>
public sealed class Measures21Loop
{
    private static readonly Config Seeded = Config.QuickThrowOnFailure.WithReplay(20250610, 20250611).WithMaxTest(300);

    /// <summary>发生的一件事。What is tried, and an amount in yuan that it may need.</summary>
    private sealed record Happening(int Kind, int Yuan);

    private static readonly Gen<Happening> Happenings = from kind in Gen.Choose(0, 18) from yuan in Gen.Choose(1, 1_500) select new Happening(kind, yuan);

    [Fact(DisplayName = "性质:无论事情按什么次序发生,已拨付 = 交回 + 冲抵 + 核销 + 占用,占用不为负,停付的机构分文不付(种子 20250610)")]
    public void Conserved()
    {
        var writtenOff = 0;
        Prop.ForAll(Happenings.ListOf(60).ToArbitrary(), happenings =>
        {
            var world = new World();
            foreach (var h in happenings)
            {
                world.Happen(h);
                if (!world.Holds()) return false;
            }
            if (world.WrittenOff) writtenOff++;
            return true;
        }).Check(Seeded);
        Assert.InRange(writtenOff, 20, 280); // the end of the chain is reached, and not always
    }

    [Fact(DisplayName = "闭环的归类:拨付与退票、交回、核销、冲抵;红字按所冲凭证归类")]
    public void Classified()
    {
        var loop = default(PrepaymentLoop).With("T2", new(100)).With("T8′", new(-10)).With("T12", new(-20)).With("T4.1", new(-30)).With("T14", new(-5)).With("T12", new(20));
        Assert.Equal(new PrepaymentLoop(new(90), Fen.Zero, new(30), new(5)), loop);
        Assert.Equal(new Fen(55), loop.Held);
    }

    /// <summary>一家机构、一个险种、一年:各种事情轮着来,不该办的办不成。</summary>
    private sealed class World
    {
        private readonly List<(string Rule, Fen Debit)> lines = [];
        private RecallCase recall = Recalls.None;
        private Fen paidWhileStopped = Fen.Zero;
        private int day;

        private PrepaymentLoop Loop => lines.Aggregate(default(PrepaymentLoop), (loop, l) => loop.With(l.Rule, l.Debit));

        public bool Holds()
        {
            var (loop, balance) = (Loop, lines.Sum(l => l.Debit));
            return loop.Held == balance && balance >= Fen.Zero && paidWhileStopped == Fen.Zero && loop.WrittenOff == recall.WrittenOff && recall.Recovered <= recall.WrittenOff
                && (loop.Paid == Fen.Zero || (recall.StateOf(balance) is PrepaymentState.Settled or PrepaymentState.WrittenOff) == (balance == Fen.Zero));
        }

        public bool WrittenOff => recall.WrittenOff > Fen.Zero;

        public void Happen(Happening h)
        {
            var steps = recall.Events.Length;
            for (var next = 12; h.Kind > 13 && next >= 6 && recall.Events.Length == steps; next--) Happen(h with { Kind = next, Yuan = 2 }); // the furthest step of the chain that may be taken
            day += 9; // past any notice
            var (held, amount) = (Loop.Held, Given.Yuan(h.Yuan));
            switch (h.Kind)
            {
                case 0 when lines.Count == 0 && !recall.IsOpen:
                    lines.Add(("T2", amount));
                    break;
                case 1:
                    if (amount <= held && held > Fen.Zero) lines.Add(("T12", -amount));
                    break;
                case 2 or 3:
                    Settle(amount, held);
                    break;
                case 4:
                    Take(Recalls.Opening(1 + h.Yuan % 9), held);
                    break;
                case 5:
                    Take(Recalls.Plan((YearEndMethod)(h.Yuan % 2)), held);
                    break;
                case 6:
                    Take(Recalls.Step(RecallStep.Noticed) with { Due = Recalls.Monday.AddDays(day + 5), Amount = held }, held);
                    break;
                case 7:
                    Take(Recalls.Step(RecallStep.Stopped), held);
                    break;
                case 8:
                    Take(Recalls.Step(RecallStep.CourtApplied), held);
                    break;
                case 9:
                    Take(Recalls.Step(RecallStep.CourtRuled) with { Amount = held }, held);
                    break;
                case 10:
                    Take(Recalls.Step(RecallStep.LossFixed) with { Amount = h.Yuan % 2 == 0 ? held : amount }, held);
                    break;
                case 11:
                    Take(Recalls.Step(RecallStep.Submitted), held);
                    Take(Recalls.Step(RecallStep.Approved) with { Amount = recall.Loss }, held);
                    break;
                case 12:
                    if (Take(Recalls.Step(RecallStep.WrittenOff) with { Amount = recall.Loss }, held)) lines.Add(("T14", -recall.Loss));
                    break;
                case 13:
                    Take(Recalls.Step(RecallStep.Recovered) with { Amount = amount }, held);
                    break;
            }
        }

        /// <summary>A month's netting: the recalled prepayment is set off, what is left is paid, or held under a stop.</summary>
        private void Settle(Fen actual, Fen held)
        {
            ImmutableArray<OpenItem> open = recall.IsSetOff && held > Fen.Zero ? [new(OpenItemKind.Prepayment, new(2025, 1), held, [], Fen.Zero)] : [];
            var netting = Netting.Of(actual, open);
            if (netting.SetOff > Fen.Zero) lines.Add(("T4.1", -netting.SetOff));
            Assert.True(netting.Net >= Fen.Zero);
            if (recall.Holds(Loop.Held) && Loop.Held > Fen.Zero) paidWhileStopped += netting.Net;
        }

        private bool Take(RecallEvent step, Fen held)
        {
            step = step with { On = Recalls.Monday.AddDays(day) };
            if (!recall.Refusals(step, held).IsEmpty) return false;
            recall = recall.With(step);
            return true;
        }
    }
}

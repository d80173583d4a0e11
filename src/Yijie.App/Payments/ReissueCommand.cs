using System.CommandLine;
using Yijie.App.Prepayment;
using Yijie.Domain;
using Yijie.Domain.Payments;

namespace Yijie.App.Payments;

/// <summary>重发的结果。</summary>
public sealed record ReissueAnswer(string InstructionId, string Replaces, string Provider, Fen AmountFen);

/// <summary>
/// 重发。<c>pay reissue</c>: a new instruction for one that the bank rejected, or that came back to be paid again. It leaves with the batch's next
/// export. Asked for again, it is the same new instruction.
/// </summary>
public static class ReissueCommand
{
    public static Command Build()
    {
        var instruction = new Option<string>("--instruction") { Description = "银行拒付的,或已登记退票待重付的支付指令号", Required = true };
        return new Command("reissue", "为拒付或退票的支付另发新指令(出纳)") { instruction }.ActBy(Role.Cashier).Answers<ReissueAnswer>().Does((context, parsed) =>
        {
            var answer = Run(context, parsed.GetValue(instruction)!);
            context.Answer(answer, text => text.WriteLine($"{answer.InstructionId}(代替 {answer.Replaces},{answer.Provider},{answer.AmountFen} 元),随批次下一次 pay export 发出"));
        });
    }

    private static ReissueAnswer Run(Context context, string id)
    {
        var region = PaymentStore.RegionToLock(id);
        using var store = context.Database.Write(region);
        var row = PaymentStore.Get(store, id);
        var old = row.ToInstruction();
        var cashier = context.Begin(store, region, old.Fund, Role.Cashier);
        if (row.Reissued == 1)
        {
            var earlier = store.Scalar<string>("select id from instruction where region = @region and replaces = @id", new { region, id });
            context.Say($"支付指令 {id} 已重发为 {earlier},未重复。");
            return new(earlier, id, old.Provider, old.Amount);
        }

        var toBeRepaid = store.Find<long?>(
            """
            select repay from payment_return b where region = @region and instruction_id = @id
              and not exists (select 1 from payment_lapse l where l.region = b.region and l.instruction_id = b.instruction_id)
            """, new { region, id }) == 1;
        RefusedException.ThrowIfAny(
        [
            .. Reissue.Refusals(old, row.State, toBeRepaid),
            .. Refusal.When(old.Kind == PaymentKind.Prepayment && !PrepaymentRegister.IsOwed(store, new(new(region, old.Fund), old.Provider, old.Month), old.Amount, toBeRepaid || old.Repays) && PrepaymentRegister.UnderRecall(store, region, old.Fund, old.Month).Contains(old.Provider),
                "办法·第九条", $"{old.Provider} {old.Month.Year} 年度预付金已立案收回,不再支付"),
        ]);
        var next = Reissue.Of(old, row.State);
        store.Execute(
            """
            insert into instruction (region, id, batch_id, fund, month, kind, provider, amount_fen, replaces, repays, created_on, created_by)
            values (@region, @newId, @BatchId, @Fund, @Month, @Kind, @Provider, @AmountFen, @Id, @repays, @today, @cashier)
            """,
            new
            {
                region, newId = next.Id, row.BatchId, row.Fund, row.Month, row.Kind, row.Provider, row.AmountFen, row.Id,
                repays = next.Repays ? 1L : 0L, today = context.Today.ToIso(), cashier = cashier.Name,
            });
        context.Record(store, region, old.Fund, cashier.Name, "pay reissue", id, "", $"重发为 {next.Id}");
        store.Commit();
        return new(next.Id, id, next.Provider, next.Amount);
    }
}

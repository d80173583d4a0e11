using System.CommandLine;
using Yijie.App.Accounts;
using Yijie.App.Imports;
using Yijie.App.Payments;
using Yijie.App.Policies;
using Yijie.App.Storage;
using Yijie.Domain.Parties;

namespace Yijie.App;

/// <summary>建库。<c>init</c>: creates or upgrades the database.</summary>
public static class InitCommand
{
    private static readonly (string Letter, Role Role)[] Posts =
    [
        ("h", Role.Handler), ("r", Role.Reviewer), ("a", Role.Approver), ("k", Role.Accountant), ("c", Role.Cashier), ("f", Role.Finance),
    ];

    public static Command Build()
    {
        var demoUsers = new Option<bool>("--demo-users") { Description = "为每个统筹区建立演示用户 h. r. a. k. c. f. 及 province、auditor、admin,并登记演示用的付款账户" };
        var citus = new Option<bool>("--citus") { Description = "在 Citus 的协调节点上按统筹区分布各表;以后升级时新表也随之分布" };
        return new Command("init", "建立或升级数据库") { demoUsers, citus }.AtConsole().Does((context, parsed) =>
        {
            using var database = Database.Create(context.Address, spread: parsed.GetValue(citus));
            using var store = database.Write();
            if (parsed.GetValue(demoUsers))
            {
                foreach (var person in DemoPeople().Where(p => People.Find(store, p.Name) is null)) People.Add(store, person);
                Account.SetDemoPasswords(store, context, DemoPeople().Select(p => p.Name));
                ExpenditureAccounts.EnterDemo(store, context); // else no payment file could name whom it is paid from
            }
            IReadOnlyList<string> entered = [.. PolicyStore.Enter(store, context.Today), .. CalendarStore.Enter(store, context.Today).Select(y => $"workdays/{y}.yaml")];
            if (entered.Count > 0) context.Record(store, ImportLog.Province, fund: null, ImportLog.System, "init", string.Join(' ', entered), "", "录入政策参数与放假安排");
            store.Commit();
            var named = Database.Named(context.Address); // never the password
            context.Answer(new { database = named }, text => text.WriteLine($"数据库已就绪:{named}"));
        });
    }

    private static IEnumerable<Person> DemoPeople() =>
    [
        .. from region in Region.All
           from post in Posts
           select new Person($"{post.Letter}.{region.Code}", $"{region.Name}{post.Role.Title()}", post.Role, region.Code, null),
        new("province", "省局监督", Role.Province, null, null),
        new("auditor", "审计", Role.Auditor, null, null),
        new("admin", "系统管理", Role.Admin, null, null),
    ];
}

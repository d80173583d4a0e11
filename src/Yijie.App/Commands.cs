using System.CommandLine;
using Yijie.App.MonthlySettlement;
using Yijie.App.Policies;

namespace Yijie.App;

/// <summary>命令一览。Every command, in the order in which a month uses them.</summary>
public static class Commands
{
    public static IEnumerable<Command> All() =>
    [
        InitCommand.Build(),
        UserCommand.Build(),
        Accounts.AccountCommands.Token(),
        Imports.ImportCommand.Build(),
        Imports.DeclareCommand.Build(),
        Records.RecordsCommand.Build(),
        Parties.ProvidersCommand.Build(),
        Parties.StopCommand.Build(),
        CalendarCommand.Build(),
        PolicyCommand.Build(),
        FundRequests.RequestCommand.Build(),
        Ledger.FundsCommand.Build(),
        MonthCommands.Advance(),
        MonthCommands.Settle(),
        Prepayment.PrepayCommand.Build(),
        Payments.PayCommand.Build(),
        OverviewCommand.Build(),
        Runs.BatchCommand.Build(),
        StatementCommand.Build(),
        Reconciliation.ReconcileCommand.Build(),
        Duties.DutiesCommand.Build(),
        AnnualClearing.ClearCommands.Build(),
        Duties.RolloutCommand.Build(),
        ExplainCommand.Build(),
        Ledger.LedgerCommand.Build(),
        Supervision.SuperviseCommand.Build(),
        Supervision.NoticeCommand.Build(),
        Forecast.ForecastCommand.Build(),
        Forecast.WhatIfCommand.Build(),
        FindCommand.Build(),
        Verification.VerifyCommand.Build(),
        AuditCommand.Build(),
        Generate.GenerateCommand.Build(),
        Serve.ServeCommand.Build(),
        Demo.DemoCommand.Build(),
    ];
}

using System.CommandLine;

namespace Yijie.App.Prepayment;

/// <summary>预付金。<c>prepay</c>: the year's working capital of a medical institution, from the fund's gate to the last fen back.</summary>
public static class PrepayCommand
{
    public static Command Build() => new("prepay", "医保预付金(办法):门槛、申请、初审、核定、会商、拨付;收回、交回、核销")
    {
        GateCommand.Build(),
        ApplyCommand.Build(), SupplementCommand.Build(), WithdrawCommand.Build(),
        ReviewCommands.Check(), ReviewCommands.Review(), ReviewCommands.Reject(),
        QuotaCommands.Show(), QuotaCommands.Consult(),
        Lists.List(), Lists.Opinion(), Lists.Determine(), PrepaymentRun.Commands(),
        ApplicationCommands.Show(), ApplicationCommands.Own(), AttachmentCommand.Build(),
        RecallCommand.Report(), RecallCommand.Build(), PrepaymentReturn.Return(), PrepaymentReturn.Recover(),
        UseCommand.Build(), YearEndCommand.Build(), YearEndCommand.Handover(),
        PrepaymentReports.Ledger(), PrepaymentReports.Overview(), DisclosureCommand.Build(), PublicationCommand.Build(),
    };

    /// <summary>申请号。</summary>
    public static Option<string> IdOption() => new("--id") { Description = "申请号,如 140200-310-2026-H14020000001", Required = true };

    /// <summary>附件。One or more files.</summary>
    public static Option<string[]> AttachOption() => new("--attach") { Description = "附件文件(PDF、PNG、JPEG,不超过 10 MB),可给多个", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };

    public static Option<string> ReasonOption(string description) => new("--reason") { Description = description, Required = true };

    /// <summary>不能为空的文字。</summary>
    public static string Given(this string? text, string option) => string.IsNullOrWhiteSpace(text) ? throw new UsageException($"{option} 不能为空") : text.Trim();
}

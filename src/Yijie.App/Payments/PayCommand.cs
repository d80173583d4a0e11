using System.CommandLine;

namespace Yijie.App.Payments;

/// <summary>支付。<c>pay</c>: from an approved batch to the bank, and from the bank's word to the books.</summary>
public static class PayCommand
{
    public static Command Build() => new("pay", "支付:支付文件、银行回执、重发、退票")
    {
        ExportCommand.Build(), ResultCommand.Build(), ReissueCommand.Build(), ReturnedCommand.Build(), PayListCommand.Build(), PayShowCommand.Build(), AccountCommand.Build(),
    };
}

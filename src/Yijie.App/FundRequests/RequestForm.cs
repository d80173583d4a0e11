using System.CommandLine;
using System.Net;
using System.Text;
using Yijie.App.Payments;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;

namespace Yijie.App.FundRequests;

/// <summary>资金申请单的输出。</summary>
public sealed record FormAnswer(string Id, string File, long Bytes);

/// <summary>资金申请单。<c>request form</c>: one page of A4, complete in itself, with the amounts also in capitals and three places to sign.</summary>
public static class RequestForm
{
    public static Command Build()
    {
        var id = RequestCommand.IdOption();
        var output = new Option<string>("--out") { Description = "写到哪里(.html)", Required = true };
        return new Command("form", "打印资金申请单(A4)") { id, output }.ReadBy(Readers.Agency).Answers<FormAnswer>().Does((context, parsed) =>
        {
            using var store = context.Database.Read();
            var request = RequestStore.Get(store, parsed.GetValue(id)!);
            context.RequireReader(store, request.Region);
            var content = Encoding.UTF8.GetBytes(Html(request, RequestCommand.AnswerOf(store, request)));
            using var file = OutputFile.At(parsed.GetValue(output)!);
            file.Stream.Write(content);
            file.Complete();
            file.Publish();
            var answer = new FormAnswer(request.Id, parsed.GetValue(output)!, content.Length);
            context.Answer(answer, text => text.WriteLine($"资金申请单 {answer.Id} 已写到 {answer.File}"));
        });
    }

    public static string Html(KeptRequest request, RequestAnswer answer)
    {
        var e = answer.Estimate;
        return $$"""
            <!doctype html>
            <html lang="zh-CN">
            <head>
            <meta charset="utf-8">
            <title>资金申请单 {{Text(request.Id)}}</title>
            <style>
            @page { size: A4; margin: 25mm 22mm; }
            body { font: 12pt/1.6 "SimSun", "Songti SC", "Noto Serif CJK SC", serif; color: #000; max-width: 166mm; margin: 0 auto; }
            h1 { font-size: 20pt; text-align: center; letter-spacing: .2em; margin: 0 0 2mm; }
            header, footer { display: flex; justify-content: space-between; }
            table { width: 100%; border-collapse: collapse; margin: 3mm 0; }
            td, th { border: .3mm solid #000; padding: 1.5mm 2.5mm; text-align: left; font-weight: normal; }
            td.amount { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
            tr.total td, tr.total th { font-weight: bold; }
            .sign td { height: 28mm; vertical-align: top; width: 33.3%; }
            small { font-size: 9pt; }
            </style>
            </head>
            <body>
            <h1>社会保险基金资金申请单</h1>
            <header><span>申请单位:{{Text(Region.Find(request.Region)!.Name)}}医疗保险经办机构</span><span>编号:{{Text(request.Id)}}</span></header>
            <header><span>基金:{{request.Fund.Name()}}</span><span>费用所属月:{{request.Month}}</span><span>申请日期:{{answer.FiledOn}}</span></header>
            <table>
            <tr><th>项目</th><th>说明</th><th>金额(元)</th></tr>
            {{Row("即时结算预拨", $"{RequestCommand.BasisWords(e)};估计应结算额 {e.GrossEstimateFen} 元,按 {new Rate(e.RatioBp)} 预拨", e.AdvancesFen)}}
            {{Row("月度结算轧差款", $"{request.Month.Previous} 尚未结算 {e.UnsettledProviders} 家", e.NettingsFen)}}
            {{Row("医保预付金", "已核定尚未拨付", e.PrepaymentsFen)}}
            {{Row("年终清算补付", "待审批的清算结果", e.ClearingFen)}}
            {{Row("减:支出户结余", $"余额 {e.BalanceFen} 元,已批准在途 {e.InFlightFen} 元", e.AvailableFen)}}
            {{Row("减:以前请拨尚未到账", "", e.AwaitedFen)}}
            <tr class="total"><th>申请金额</th><td>{{CapitalAmount.Of(answer.AskedFen)}}</td><td class="amount">{{answer.AskedFen}}</td></tr>
            </table>
            {{(answer.Supplement is { } why ? $"<p>补充请拨理由:{Text(why)}</p>" : "")}}
            <p><small>依据:晋医保办发〔2025〕6号第四条“每月 25 日前,医保经办机构向同级财政部门申请本月的即时结算预拨资金和结算资金”。应于 {{e.DueOn}} 前申请。内容摘要 {{request.Hash}}</small></p>
            <table class="sign">
            <tr>
            <td>经办:{{Text(answer.FiledBy)}}<br>{{answer.FiledOn}}</td>
            <td>审批(经办机构盖章):{{Text(answer.ApprovedBy ?? "")}}<br>{{answer.ApprovedOn}}</td>
            <td>财政部门受理意见:{{(answer.AcceptedFen is { } accepted ? $"受理 {accepted} 元<br>{CapitalAmount.Of(accepted)}<br>{answer.AcceptedOn}" : "")}}</td>
            </tr>
            </table>
            </body>
            </html>

            """.ReplaceLineEndings("\n");
    }

    private static string Row(string item, string note, Fen amount) => $"<tr><th>{item}</th><td>{Text(note)}</td><td class=\"amount\">{amount}</td></tr>";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}

import { App, Button, Input, Table } from "antd";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import { useAct, useAsk } from "../api";
import type { VoucherAnswer, LineAnswer } from "../answers";
import { count } from "../format";
import { useMay } from "../session";
import { Popconfirm } from "../ui/dialogs";
import { Files } from "../ui/Files";
import { Hash } from "../ui/Hash";
import { Money } from "../ui/Money";
import { Page, Panel } from "../ui/Page";
import { paging, useNames } from "../ui/columns";
import { Answer } from "../ui/states";
import { Refused } from "../ui/trouble";
import { funds, regions } from "../words";

/** 记账凭证:可打印。 */
export default function VoucherPage() {
  const { region = "", fund = "", period = "", number = "" } = useParams();
  const voucher = useAsk("ledger/voucher", { region, fund, period, number });
  return (
    <Page title={`记账凭证 ${period} 第 ${number} 号`} back={{ to: `/books/vouchers?region=${region}&fund=${fund}`, title: "记账凭证" }} actions={<>{voucher.data && <Reverse of={voucher.data} />}<Files of="ledger/voucher" options={{ region, fund, period, number }} /></>}>
      <Answer of={voucher} lines={10}>{(v) => <Voucher v={v} />}</Answer>
    </Page>
  );
}

/** 人工录入的凭证,录错了可以冲销,当年的以红字,以前年度的以蓝字(决定 030、248);别的差错另有办法。 */
function Reverse({ of: v }: { of: VoucherAnswer }) {
  const { modal, message } = App.useApp();
  const navigate = useNavigate();
  const [reason, setReason] = useState("");
  const reverse = useAct("ledger/reverse");
  if (!useMay("ledger reverse") || !v.may_be_reversed) return null;
  const run = () => reverse.mutate({ region: v.region, fund: v.fund, period: v.period, number: v.number, reason }, {
    onSuccess: (a) => { void message.success(`已冲销:凭证 ${a.period} 第 ${a.number} 号`); void navigate(`/vouchers/${a.region}/${a.fund}/${a.period}/${a.number}`); },
    onError: (problem) => void modal.error({ title: "没有冲销", content: <Refused problem={problem} /> }),
  });
  return (
    <Popconfirm
      title="冲销这张录错的凭证" icon={null} okText="冲销" cancelText="取消" okButtonProps={{ danger: true, disabled: reason.trim() === "" }} onConfirm={run}
      description={<>另出一张凭证:当年的金额为负(红字),以前年度的以蓝字更正。不能撤回,再按正确内容重新登记。<Input.TextArea rows={2} aria-label="冲销的原因" placeholder="冲销的原因" value={reason} onChange={(e) => setReason(e.target.value)} style={{ width: 300, display: "block", marginTop: 8 }} /></>}
    >
      <Button danger loading={reverse.isPending}>冲销凭证</Button>
    </Popconfirm>
  );
}

type Total = { account: string; name: string; debit_fen: number; credit_fen: number };

/** 同一科目的借、贷各合一行。 */
function totals(lines: LineAnswer[]): Total[] {
  const rows = new Map<string, Total>();
  for (const line of lines) {
    const key = `${line.debit_fen !== 0 ? 0 : 1}${line.account}`;
    const row = rows.get(key) ?? { account: line.account, name: line.name, debit_fen: 0, credit_fen: 0 };
    rows.set(key, { ...row, debit_fen: row.debit_fen + line.debit_fen, credit_fen: row.credit_fen + line.credit_fen });
  }
  return [...rows].sort((a, b) => a[0].localeCompare(b[0])).map(([, row]) => row);
}

function Voucher({ v }: { v: VoucherAnswer }) {
  const name = useNames(v.region);
  const detail = v.lines.filter((line) => line.provider !== null);
  const credit = v.lines.reduce((sum, line) => sum + line.credit_fen, 0);
  const day = v.on.split("-").map(Number);
  return (
    <>
      <article className="panel paper voucher">
        <header className="paper-head">
          <h2>记 账 凭 证</h2>
          <dl>
            <div><dt>单位</dt><dd>{regions[v.region]} {funds[v.fund]?.name}</dd></div>
            <div><dt>日期</dt><dd>{day[0]} 年 {day[1]} 月 {day[2]} 日</dd></div>
            <div><dt>凭证号</dt><dd>{v.period} 第 {v.number} 号</dd></div>
            <div><dt>附件</dt><dd>{v.attachments} 张</dd></div>
          </dl>
        </header>
        <table className="bill voucher-lines">
          <thead><tr><th scope="col">摘要</th><th scope="col">会计科目</th><th scope="col">借方金额</th><th scope="col">贷方金额</th></tr></thead>
          <tbody>
            {totals(v.lines).map((line, index) => (
              <tr key={line.account + (line.debit_fen !== 0 ? "d" : "c")}>
                <td>{index === 0 ? v.summary : ""}</td>
                <td>{line.account} {line.name}</td>
                <td>{line.debit_fen !== 0 && <Money fen={line.debit_fen} />}</td>
                <td>{line.credit_fen !== 0 && <Money fen={line.credit_fen} />}</td>
              </tr>
            ))}
            <tr className="bill-sum"><td colSpan={2}>合计 {v.total_in_capitals}</td><td><Money fen={v.total_fen} /></td><td><Money fen={credit} /></td></tr>
          </tbody>
        </table>
        <footer className="paper-foot voucher-foot">
          <span>制单 {v.preparer}</span><span>审核 {v.reviewer}</span><span>记账 {v.poster}</span>{v.cashier && <span>出纳 {v.cashier}</span>}
          <div>分录 {v.rule} · 依据 {v.source || "—"} · 凭证摘要 <Hash of={v.hash} /></div>
        </footer>
      </article>
      {detail.length > 0 && (
        <Panel title={`附:按机构的明细 ${count(detail.length)} 行`} flush>
          <Table<LineAnswer>
            size="small" rowKey="line" dataSource={detail} pagination={paging} scroll={{ x: 860 }}
            columns={[
              { title: "机构", render: (_, l) => <span className="who">{name(l.provider!) || l.provider}<small>{l.provider}</small></span> },
              { title: "科目", render: (_, l) => <span className="who">{l.name.split("—").slice(-1)}<small>{l.account}</small></span> },
              { title: "年度月份 / 类别", render: (_, l) => [l.month, l.category].filter(Boolean).join(" ") },
              { title: "借方", align: "right", render: (_, l) => l.debit_fen !== 0 && <Money fen={l.debit_fen} /> },
              { title: "贷方", align: "right", render: (_, l) => l.credit_fen !== 0 && <Money fen={l.credit_fen} /> },
              { title: "依据", dataIndex: "reference", className: "number" },
            ]}
          />
        </Panel>
      )}
    </>
  );
}

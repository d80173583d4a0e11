import { Button, DatePicker, Table } from "antd";
import dayjs from "dayjs";
import { useMemo, useState } from "react";
import { Link, useParams, useSearchParams } from "react-router";
import { useAsk } from "../api";
import type { AdjustmentAnswer, InstructionAnswer, KeptStatementAnswer } from "../answers";
import { monthTitle, shiftMonth, yuan } from "../format";
import { useMay, usePerson } from "../session";
import { colors } from "../theme";
import { amountAxis, axisText, categoryAxis, Chart } from "../ui/Chart";
import { Files } from "../ui/Files";
import { Hash } from "../ui/Hash";
import { Money } from "../ui/Money";
import { Page, Panel } from "../ui/Page";
import { money, useNames } from "../ui/columns";
import { Answer } from "../ui/states";
import { StateTag, Tag } from "../ui/Tag";
import { Why } from "../ui/Explain";
import { Reconcile } from "./reconcile";
import { adjustments, funds, offsetInWords, paymentStates, reason, regions } from "../words";

/** 结算单:一家机构某险种某月,从应结算额到实付。 */
export default function StatementPage() {
  const { provider = "", fund = "", month = "" } = useParams();
  const person = usePerson();
  const [address] = useSearchParams();
  const [knownOn, setKnownOn] = useState<string>();
  const kept = useAsk("statement", { provider, fund, month, as_known_on: knownOn });
  const to = (m: string) => `/statement/${provider}/${fund}/${m}`;
  return (
    <Page
      title="医保费用结算单" lead={`${provider},${funds[fund]?.name ?? fund},费用所属月 ${monthTitle(month)}`}
      back={person.role === "provider" ? { to: "/", title: "我的资金" } : { to: `/settle?fund=${fund}&month=${month}${address.get("batch") ? `&batch=${address.get("batch")}` : ""}`, title: "月度结算" }}
      actions={
        <>
          <Link to={to(shiftMonth(month, -1))}><Button>上个月</Button></Link>
          <Link to={to(shiftMonth(month, 1))}><Button>下个月</Button></Link>
          <DatePicker placeholder="以某日所知为准" aria-label="以某日所知为准" value={knownOn ? dayjs(knownOn) : null} onChange={(day) => setKnownOn(day?.format("YYYY-MM-DD"))} style={{ width: 148 }} />
          {kept.data && <Files of="statement" options={{ provider, fund, month, as_known_on: knownOn }} />}
        </>
      }
    >
      <Answer of={kept} lines={12}>{(s) => <Statement s={s} />}</Answer>
    </Page>
  );
}

type Row = { key: string; name: string; fen: number; sum?: boolean; note?: string };

function rowsOf(s: KeptStatementAnswer): Row[] {
  return [
    { key: "gross", name: "应结算额", fen: s.gross_fen, sum: true },
    { key: "late", name: "加:迟到记录", fen: s.late_fen },
    { key: "audit", name: "减:审核扣款", fen: -s.audit_fen },
    { key: "agreement", name: "减:协议扣款", fen: -s.agreement_fen },
    { key: "drg", name: "加减:DRG/DIP 调整", fen: s.drg_fen },
    { key: "deposit", name: "减:保证金预留", fen: -s.deposit_fen },
    { key: "actual", name: "实际应结算额", fen: s.actual_fen, sum: true },
    ...s.offsets.map((o) => ({ key: `${o.kind}${o.month}`, name: offsetInWords(o), fen: -o.amount_fen })),
    { key: "net", name: "实付金额", fen: s.net_fen, sum: true },
  ];
}

function Statement({ s }: { s: KeptStatementAnswer }) {
  const name = useNames(s.region)(s.provider);
  const payments = useAsk("pay/list", { region: s.region, fund: s.fund, provider: s.provider, month: s.month });
  const rows = rowsOf(s);
  const chart = useMemo(() => waterfall(rows), [s]);
  return (
    <div className="statement">
      <article className="panel pad paper">
        <header className="paper-head">
          <p>{regions[s.region]}医疗保险经办机构</p>
          <h2>医保费用结算单</h2>
          <dl>
            <div><dt>机构</dt><dd>{name} {s.provider}</dd></div>
            <div><dt>险种</dt><dd>{funds[s.fund]?.name}</dd></div>
            <div><dt>费用所属月</dt><dd>{monthTitle(s.month)}</dd></div>
            <div><dt>批次 / 审批日</dt><dd>{s.batch_id} / {s.approved_on}</dd></div>
          </dl>
        </header>
        <table className="bill">
          <thead><tr><th scope="col">项目</th><th scope="col">金额(元)</th></tr></thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key} className={row.sum ? "bill-sum" : row.fen === 0 ? "bill-zero" : ""}>
                <th scope="row">{row.name}</th>
                <td><Money fen={row.fen} /></td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className="paper-note">
          {s.open_fen > 0 && <>本月冲抵后,预拨未清 <Money fen={s.open_fen} strong /> 元,滚到下月继续抵扣。</>}
          {s.clawback_open_fen > 0 && <>待抵扣 <Money fen={s.clawback_open_fen} strong /> 元。</>}
          {s.open_fen === 0 && s.clawback_open_fen === 0 && "预拨已全部冲清。"}
          {s.ex_officio && "机构逾期未申报,依职权结算。"}
          {s.held && `暂缓支付:${(s.held_reason ?? "").split(",").map(reason).join("、")}。`}
        </p>
        <h3>按类别</h3>
        <table className="bill">
          <thead><tr><th scope="col">类别</th><th scope="col">应结算额</th><th scope="col">实际应结算额</th></tr></thead>
          <tbody>{s.by_category.map((c) => <tr key={c.category}><th scope="row">{c.category}</th><td><Money fen={c.gross_fen} /></td><td><Money fen={c.actual_fen} /></td></tr>)}</tbody>
        </table>
        <footer className="paper-foot">
          <span>经办机构(章)</span><span>医药机构(章)</span><span>年&emsp;月&emsp;日</span>
          <div>结算单摘要 <Hash of={s.hash} /></div>
        </footer>
      </article>

      <div className="no-print">
        <Reconcile s={s} />
        <Panel title="从应结算额到实付" extra={<Why id={s.batch_id} provider={s.provider} title={`${name} ${s.month} 实付 ${yuan(s.net_fen)} 元`} text="为什么是这个数" />} flush>
          <Chart option={chart} height={300} label={rows.map((r) => `${r.name} ${yuan(r.fen)} 元`).join(";")} />
        </Panel>
        {(s.adjustments.length > 0 || s.later.length > 0) && (
          <Panel title="调整事项" flush>
            <Table<AdjustmentAnswer & { by: string; key: number }>
              size="small" rowKey="key" pagination={false}
              dataSource={[...s.adjustments.map((a) => ({ ...a, by: "" })), ...s.later.map((l) => ({ ...l.item, by: `${l.in_month} 结算单补入` }))].map((a, i) => ({ ...a, key: i }))}
              columns={[
                { title: "事项", render: (_, a) => <>{adjustments[a.kind] ?? a.kind} {a.by && <Tag tone="wait">{a.by}</Tag>}</> },
                { title: "编号", dataIndex: "id" },
                { title: "所属月", dataIndex: "month" },
                { title: "类别", dataIndex: "category" },
                money("金额", (a) => a.amount_fen, { sorter: undefined }),
              ]}
            />
          </Panel>
        )}
        <Panel title="本月的付款" extra={useMay("batch list") && <Link to={`/payments?fund=${s.fund}&month=${s.month}`}>支付</Link>} flush>
          <Answer of={payments} lines={2}>
            {(list) => (
              <Table
                size="small" rowKey="instruction_id" dataSource={list} pagination={false} locale={{ emptyText: "没有付款:冲抵后没有余额" }} scroll={{ x: 420 }}
                columns={[
                  { title: "支付指令", dataIndex: "instruction_id", className: "number" },
                  { title: "种类", dataIndex: "kind", render: (kind: string) => (kind === "advance" ? "预拨" : "轧差") },
                  { title: "状态", render: (_, i) => <><StateTag of={paymentStates} code={i.status} /> {i.booked_on}</> },
                  money<InstructionAnswer>("金额", (i) => i.amount_fen, { sorter: undefined }),
                ]}
              />
            )}
          </Answer>
        </Panel>
      </div>
    </div>
  );
}

/** 瀑布图:每一步从上一步停下的地方起。 */
function waterfall(all: Row[]) {
  const rows = all.filter((row) => row.sum || row.fen !== 0);
  let level = 0;
  const bars = rows.map((row) => {
    const from = row.sum ? 0 : level;
    const to = row.sum ? row.fen : level + row.fen;
    level = to;
    return { ...row, low: Math.min(from, to), size: Math.abs(to - from) };
  });
  return {
    grid: { left: 8, right: 64, top: 4, bottom: 4, containLabel: true },
    tooltip: { trigger: "item", formatter: (item: { dataIndex: number }) => `${rows[item.dataIndex].name}<br/>${yuan(rows[item.dataIndex].fen)} 元` },
    xAxis: { ...amountAxis, axisLabel: { ...amountAxis.axisLabel, hideOverlap: true } },
    yAxis: { ...categoryAxis, inverse: true, data: bars.map((b) => b.name.replace(/^[加减]+:/, "").replace("即时结算", "")) },
    series: [
      { type: "bar", stack: "w", silent: true, itemStyle: { color: "transparent" }, data: bars.map((b) => (b.low < 0 ? 0 : b.low)) },
      {
        type: "bar", stack: "w", barMaxWidth: 18,
        data: bars.map((b) => ({ value: b.low < 0 ? -b.size : b.size, itemStyle: { color: b.sum ? colors.brand : b.fen < 0 ? "#c98a80" : "#8fb5a0" } })),
        label: { show: true, position: "right", fontSize: 11, color: colors.ink, formatter: (item: { dataIndex: number }) => axisText(rows[item.dataIndex].fen) },
      },
    ],
  };
}

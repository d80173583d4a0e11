import { Table } from "antd";
import { useMemo } from "react";
import { Link } from "react-router";
import { useAsk } from "../api";
import type { DutyAnswer, InstructionAnswer, ProviderDetail, ProviderMonthAnswer } from "../answers";
import { daysBetween, monthTitle } from "../format";
import { usePerson } from "../session";
import { amountAxis, amountText, categoryAxis, Chart } from "../ui/Chart";
import { money, paging } from "../ui/columns";
import { BigMoney, Money } from "../ui/Money";
import { Facts, Next, Page, Panel } from "../ui/Page";
import { Answer } from "../ui/states";
import { StateTag, Tag } from "../ui/Tag";
import { ToConfirm } from "./reconcile";
import { dutyStates, funds, paymentStates, regions } from "../words";

/** 我的资金:一家机构自己看的预拨、结算、未清与预付金。 */
export default function ProviderHome() {
  const person = usePerson();
  const code = person.provider ?? "";
  const detail = useAsk("providers/money", { code });
  return (
    <Page title={detail.data?.name ?? person.display_name} lead={`${code},${regions[person.region ?? ""]};近一年的资金,业务日 ${person.business_day}`} print>
      <Answer of={detail} lines={10}>{(d) => <MoneyOf d={d} />}</Answer>
    </Page>
  );
}

/** 一家机构的资金,给它自己看,也给监督看。 */
export function MoneyOf({ d }: { d: ProviderDetail }) {
  const own = usePerson().provider === d.provider;
  const rows = [...d.months].reverse();
  const last = rows[0]?.month;
  const sum = (pick: (m: ProviderMonthAnswer) => number, month = last) => rows.filter((m) => m.month === month).reduce((total, m) => total + pick(m), 0);
  const unpaid = rows.filter((m) => m.net_fen > 0 && !m.netted_on).reduce((total, m) => total + m.net_fen, 0);
  return (
    <>
      {d.overdue.length > 0 && <Next tone="warn"><p><strong>有 {d.overdue.length} 项逾期:</strong>{d.overdue.slice(0, 3).map((o) => `${o.title}(${o.period},应于 ${o.due_on})`).join("、")}{d.overdue.length > 3 && "等"}。{own && "请联系经办机构补办。"}</p></Next>}
      {own && <ToConfirm />}
      <Facts of={[
        { label: last ? `${monthTitle(last)}应结算额` : "应结算额", value: <BigMoney fen={sum((m) => m.gross_fen)} />, note: "两个险种" },
        { label: "其中已收预拨", value: <BigMoney fen={sum((m) => m.advanced_fen)} /> },
        { label: "预拨未清", value: <BigMoney fen={d.open_advances_fen} />, note: "已预拨、尚待结算冲抵的" },
        { label: "待抵扣", value: <BigMoney fen={d.open_clawbacks_fen} />, note: d.open_clawbacks_fen > 0 ? "从以后的结算中扣回" : "没有" },
        { label: "待付轧差", value: <BigMoney fen={unpaid} />, note: "已审批、银行尚未入账的" },
        { label: "医保预付金", value: <BigMoney fen={d.prepayment_fen} />, note: "占用中", to: own ? "/own/prepayment" : undefined },
      ]} />
      <div className="columns">
        <Panel title="逐月到账" flush><Monthly of={d.months} /></Panel>
        <Panel title="时限" extra={own && <Link to="/duties">全部</Link>} flush><Duties of={d} /></Panel>
      </div>
      <Panel title="逐月付款与结算单" extra={<span className="muted">点费用所属月看结算单,可打印</span>} flush>
        <Table<ProviderMonthAnswer>
          size="small" rowKey={(m) => m.month + m.fund} dataSource={rows} pagination={false} scroll={{ x: 860 }} locale={{ emptyText: "近一年没有结算明细" }}
          columns={[
            { title: "费用所属月", render: (_, m) => m.approved_on ? <Link className="number" to={`/statement/${d.provider}/${m.fund}/${m.month}`}>{m.month}</Link> : <span className="number">{m.month}</span> },
            { title: "险种", render: (_, m) => funds[m.fund]?.short },
            money("应结算额", (m) => m.gross_fen),
            money("预拨", (m) => m.advanced_fen),
            { title: "预拨到账", render: (_, m) => <span className="number">{m.advanced_on ?? "—"}</span> },
            { title: "结算", render: (_, m) => m.approved_on ? <span className="number">{m.approved_on}</span> : <Tag tone="wait">审核中</Tag> },
            money("实际应结算额", (m) => m.actual_fen, { render: (_, m) => m.approved_on ? <Money fen={m.actual_fen} /> : <span className="muted">—</span> }),
            money("轧差应付", (m) => m.net_fen, { render: (_, m) => m.approved_on ? <Money fen={m.net_fen} /> : <span className="muted">—</span> }),
            { title: "轧差到账", render: (_, m) => <span className="number">{m.netted_on ?? (m.approved_on && m.net_fen === 0 ? "冲抵后无余额" : "—")}</span> },
          ]}
        />
      </Panel>
      <Received of={d} />
    </>
  );
}

function Monthly({ of }: { of: ProviderMonthAnswer[] }) {
  const option = useMemo(() => {
    const months = [...new Set(of.map((m) => m.month))].sort();
    const bar = (name: string, pick: (m: ProviderMonthAnswer) => number, stack: string) => ({
      name, type: "bar", stack, barMaxWidth: 20, data: months.map((month) => of.filter((m) => m.month === month).reduce((sum, m) => sum + pick(m), 0)),
    });
    return {
      grid: { left: 8, right: 16, top: 38, bottom: 6, containLabel: true }, legend: { top: 8, right: 12, itemWidth: 12, itemHeight: 8 }, tooltip: { trigger: "axis", valueFormatter: amountText },
      xAxis: { ...categoryAxis, data: months }, yAxis: amountAxis,
      series: [bar("应结算额", (m) => m.gross_fen, "gross"), bar("预拨", (m) => m.advanced_fen, "paid"), bar("轧差", (m) => (m.netted_on ? m.net_fen : 0), "paid")],
    };
  }, [of]);
  return <Chart option={option} height={250} label="各月应结算额,与到账的预拨、轧差" />;
}

/** 还没办的在前。 */
function Duties({ of }: { of: ProviderDetail }) {
  const { business_day, provider } = usePerson();
  const own = provider === of.provider;
  const duties = useAsk("duties", { region: of.region, provider: of.provider });
  return (
    <Answer of={duties} lines={3}>
      {(list) => (
        <Table<DutyAnswer>
          size="small" rowKey={(d) => d.rule + d.fund + d.period} showHeader={false} pagination={false} scroll={{ x: 380 }} locale={{ emptyText: own ? <>没有要办的;结算明细还没有到的月份,也可以先<Link to="/own/declare">申报</Link></> : "没有要办的" }}
          dataSource={list.filter((d) => !d.done_on && d.party === "provider").sort((a, b) => a.due_on.localeCompare(b.due_on)).slice(0, 6)}
          columns={[
            { render: (_, d) => <span className="who"><span>{d.rule === "declaration" && own ? <Link to="/own/declare">{d.title}</Link> : d.title}{d.fund ? ` · ${funds[d.fund]?.short}` : ""}</span><small>{d.period}</small></span> },
            { render: (_, d) => <StateTag of={dutyStates} code={d.state} /> },
            { align: "right", render: (_, d) => <span className="who"><span className="number">{d.due_on}</span><small>{daysBetween(business_day, d.due_on) >= 0 ? `还有 ${daysBetween(business_day, d.due_on)} 天` : `已过 ${-daysBetween(business_day, d.due_on)} 天`}</small></span> },
          ]}
        />
      )}
    </Answer>
  );
}

const kinds: Record<string, string> = { advance: "月初预拨", settlement: "轧差", prepayment: "预付金", clearing: "年终清算" };

/** 各笔付款。 */
function Received({ of }: { of: ProviderDetail }) {
  const own = usePerson().provider === of.provider;
  const payments = useAsk("pay/list", { region: of.region, provider: of.provider });
  return (
    <Panel title="付给机构的各笔" flush>
      <Answer of={payments}>
        {(list) => (
          <Table<InstructionAnswer>
            size="small" rowKey="instruction_id" dataSource={[...list].sort((a, b) => b.month.localeCompare(a.month))} pagination={{ ...paging, defaultPageSize: 12 }} scroll={{ x: 780 }} locale={{ emptyText: "还没有付款" }}
            columns={[
              { title: "费用所属月", render: (_, i) => <span className="number">{i.kind === "prepayment" || i.kind === "clearing" ? `${i.month.slice(0, 4)} 年度` : i.month}</span> },
              { title: "种类", render: (_, i) => i.kind === "prepayment" && own ? <Link to="/own/prepayment">预付金</Link> : i.kind === "clearing" ? <Link to={`/clearing/${of.provider}/${i.fund}/${i.month.slice(0, 4)}`}>年终清算</Link> : kinds[i.kind] ?? i.kind },
              { title: "险种", render: (_, i) => funds[i.fund]?.short },
              { title: "状态", render: (_, i) => <StateTag of={paymentStates} code={i.status} /> },
              { title: "入账日", render: (_, i) => <span className="number">{i.status !== "rejected" && i.booked_on}</span> },
              { title: "支付指令", dataIndex: "instruction_id", className: "number" },
              money("金额", (i) => i.amount_fen),
            ]}
          />
        )}
      </Answer>
    </Panel>
  );
}

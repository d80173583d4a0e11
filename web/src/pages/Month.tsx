import { Table } from "antd";
import { useMemo } from "react";
import { Link } from "react-router";
import { useAsk } from "../api";
import type { BatchAnswer, BookOverview, MonthOverview } from "../answers";
import { big, count, daysBetween, monthTitle, percent } from "../format";
import { type Scope, useScope } from "../scope";
import { usePerson } from "../session";
import { amountAxis, amountText, categoryAxis, Chart } from "../ui/Chart";
import { money } from "../ui/columns";
import { Page, Panel } from "../ui/Page";
import { Answer, Nothing } from "../ui/states";
import { batchStates, funds } from "../words";

/** 月度进度:一个月像一条流水线,两个险种各一条。 */
export default function Month() {
  const { region, month } = useScope();
  const overview = useAsk("overview", { region, month });
  const batches = useAsk("batch/list", { region, month });
  return (
    <Page title="月度进度" lead={`费用所属月 ${monthTitle(month)}:从导入到付款,走到了哪里`} scope={["region", "month"]} print>
      <Answer of={overview}>
        {(books) => (
          <>
            {books.map((book) => <Line key={book.fund} book={book} batches={(batches.data ?? []).filter((b) => b.fund === book.fund)} />)}
            {books.map((book) => <History key={book.fund} book={book} />)}
          </>
        )}
      </Answer>
    </Page>
  );
}

type Stage = { title: string; to: string; value: string; note: string; share: number; due?: string | null; ofProviders?: boolean };

function Line({ book, batches }: { book: BookOverview; batches: BatchAnswer[] }) {
  const { month, region } = useScope();
  const person = usePerson();
  const now = book.months.find((m) => m.month === month);
  const link = (path: string) => `${path}?region=${region}&fund=${book.fund}&month=${month}`;
  if (!now) {
    return (
      <Panel title={funds[book.fund].name}>
        <Nothing title={`${monthTitle(month)}没有结算明细`}>
          <p>先导入平台的结算明细,月度的各步才能开始。</p>
          {person.role === "handler" && <Link to="/imports">去导入</Link>}
        </Nothing>
      </Panel>
    );
  }
  const stages = stagesOf(now, batches, link);
  const current = stages.findIndex((s) => s.share < 1);
  return (
    <Panel
      title={funds[book.fund].name}
      extra={<span className="muted">支出户存款 <b className="number">{amountText(book.expenditure_account_fen)}</b>{book.clawback_open_fen !== 0 && <>,待抵扣 <b className="number">{amountText(book.clawback_open_fen)}</b></>}</span>}
      className="line-panel"
    >
      <ol className="line" aria-label={`${funds[book.fund].short}基金的月度流程`}>
        {stages.map((stage, index) => (
          <li key={stage.title} className={stage.share >= 1 ? "done" : index === current ? "now" : stage.share > 0 ? "part" : ""} aria-current={index === current ? "step" : undefined}>
            <Link to={stage.to}>
              <span className="line-mark" aria-hidden="true">{stage.share >= 1 ? "✓" : index + 1}</span>
              <b>{stage.title}</b>
              <span className="line-value">{stage.value}</span>
              <span className="line-note">{stage.note}</span>
              <Due day={stage.due} done={stage.share >= 1} ofProviders={stage.ofProviders} today={person.business_day} />
            </Link>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

/** 还有几天;机构的期限过了,经办机构可以依职权办,不算逾期。 */
function Due({ day, done, ofProviders, today }: { day?: string | null; done: boolean; ofProviders?: boolean; today: string }) {
  if (!day) return null;
  const left = daysBetween(today, day);
  const text = `${Number(day.slice(5, 7))} 月 ${Number(day.slice(8))} 日前`;
  if (done) return <span className="due">{text}</span>;
  if (ofProviders && left < 0) return <span className="due">申报期已过({day})</span>;
  if (left < 0) return <span className="due due-late">{text},已过 {-left} 天</span>;
  return <span className={`due ${left <= 2 ? "due-soon" : ""}`}>{text},{left === 0 ? "就在今天" : `还有 ${left} 天`}</span>;
}

function stagesOf(m: MonthOverview, batches: BatchAnswer[], link: (path: string) => string): Stage[] {
  const of = (kind: string) => batches.filter((b) => b.kind === kind && b.status !== "rejected" && b.status !== "superseded");
  const state = (kind: string, none: string) => of(kind).length === 0 ? none : of(kind).map((b) => `第 ${b.revision} 批${batchStates[b.status]?.name ?? ""}`).reverse().join(",");
  const amount = (kind: string, field: "amount_fen" | "paid_fen") => of(kind).reduce((sum, b) => sum + b[field], 0);
  const approved = (kind: string) => of(kind).filter((b) => b.status === "approved" || b.status === "paid");
  const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
  // Advances that the bank sent back lapse with the month; what is paid of the rest is all.
  const advancePaid = approved("advance").length > 0 && approved("advance").every((b) => !["pending", "exported"].some((s) => b.payments[s] > 0));
  const netPaid = m.settled >= m.providers && approved("settlement").every((b) => !["pending", "exported"].some((s) => b.payments[s] > 0));
  return [
    { title: "结算明细", to: link("/imports"), value: amountText(m.gross_fen), note: `${count(m.providers)} 家机构`, share: 1 },
    { title: "月初预拨", to: link("/advance"), value: amountText(amount("advance", "amount_fen")), note: state("advance", "尚未试算"), share: approved("advance").length > 0 ? 1 : of("advance").length > 0 ? 0.5 : 0 },
    { title: "预拨付款", to: link("/payments"), value: amountText(m.advanced_fen), note: advancePaid ? "银行已付" : "待银行回执", share: advancePaid ? 1 : share(m.advanced_fen, amount("advance", "amount_fen")) * 0.9, due: m.days?.advance_due },
    { title: "申报与审核", to: link("/imports"), value: `${count(m.reviewed)}/${count(m.providers)} 家`, note: `申报 ${count(m.declared)} 家,审核 ${percent(m.reviewed, m.providers)}`, share: Math.min(1, share(m.reviewed, m.providers)), due: m.days?.declaration_deadline, ofProviders: true },
    { title: "月度结算", to: link("/settle"), value: `${count(m.settled)}/${count(m.providers)} 家`, note: state("settlement", "尚未试算"), share: Math.min(1, share(m.settled, m.providers)) },
    { title: "轧差付款", to: link("/payments"), value: m.paid_fen === 0 ? "未付" : amountText(m.paid_fen), note: m.open_fen > 0 ? `预拨未清 ${amountText(m.open_fen)}` : "预拨已冲清", share: netPaid ? 1 : m.paid_fen > 0 ? 0.5 : 0, due: m.days?.netting_due },
  ];
}

/** 近一年各月。 */
function History({ book }: { book: BookOverview }) {
  const { region } = useScope();
  const option = useMemo(() => chartOf(book.months), [book.months]);
  const scope = (m: MonthOverview, to: keyof Scope | string) => `/${to}?region=${region}&fund=${book.fund}&month=${m.month}`;
  if (book.months.length === 0) return null;
  return (
    <Panel title={`${funds[book.fund].short}基金 · 逐月`} flush>
      <div className="split">
        <Table<MonthOverview>
          size="small" rowKey="month" dataSource={[...book.months].reverse()} pagination={false} scroll={{ x: 640 }}
          columns={[
            { title: "费用所属月", dataIndex: "month", render: (month: string, m) => <Link to={scope(m, "month")}>{month}</Link> },
            money("应结算额", (m) => m.gross_fen, { sorter: undefined }),
            money("已付预拨", (m) => m.advanced_fen, { sorter: undefined }),
            { title: "已结算", align: "right", render: (_, m) => <span className="number">{m.settled}/{m.providers}</span> },
            money("实际应结算额", (m) => m.actual_fen, { sorter: undefined }),
            money("已付轧差", (m) => m.paid_fen, { sorter: undefined }),
            money("预拨未清", (m) => m.open_fen, { sorter: undefined }),
          ]}
        />
        <Chart option={option} label={`各月应结算额与付款:${book.months.map((m) => `${m.month} 应结算 ${big(m.gross_fen).number}${big(m.gross_fen).unit}`).join(";")}`} height={Math.max(200, 60 + book.months.length * 34)} />
      </div>
    </Panel>
  );
}

function chartOf(months: MonthOverview[]) {
  const series = (name: string, pick: (m: MonthOverview) => number, stack?: string) => ({ name, type: "bar", stack, barMaxWidth: 18, data: months.map(pick) });
  return {
    grid: { left: 8, right: 16, top: 34, bottom: 4, containLabel: true },
    legend: { top: 4, right: 8, itemWidth: 12, itemHeight: 8 },
    tooltip: { trigger: "axis", valueFormatter: amountText },
    xAxis: { ...categoryAxis, data: months.map((m) => m.month) },
    yAxis: amountAxis,
    series: [series("应结算额", (m) => m.gross_fen), series("已付预拨", (m) => m.advanced_fen, "paid"), series("已付轧差", (m) => m.paid_fen, "paid")],
  };
}

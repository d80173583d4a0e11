import { Table } from "antd";
import { useMemo } from "react";
import { Link, Navigate } from "react-router";
import { useAsk } from "../api";
import type { BatchAnswer, BookOverview, MonthOverview } from "../answers";
import { count, monthBefore, monthTitle } from "../format";
import { suggestMonth, useScope } from "../scope";
import { type Person, usePerson } from "../session";
import { amountAxis, amountText, categoryAxis, Chart } from "../ui/Chart";
import { Facts, Page, Panel } from "../ui/Page";
import { Answer } from "../ui/states";
import { StateTag } from "../ui/Tag";
import { BigMoney, Money } from "../ui/Money";
import { DutyTable } from "./duties";
import { Departures } from "./departures";
import { Disputes } from "./reconcile";
import FinanceHome from "./FinanceHome";
import ProviderHome from "./ProviderHome";
import { monthOf } from "./batch";
import { batchKinds, batchStates, funds } from "../words";

/** 工作台:轮到我办的,和这个月的样子。 */
export default function Home() {
  const person = usePerson();
  if (person.provider) return <ProviderHome />;
  if (person.role === "finance") return <FinanceHome />;
  if (person.role === "province") return <Navigate to="/supervision" replace />;
  return person.may.includes("overview") ? <Desk /> : <Navigate to="/users" replace />;
}

function Desk() {
  const person = usePerson();
  const { region } = useScope();
  const overview = useAsk("overview", { region });
  const month = overview.data?.flatMap((book) => book.months.map((m) => m.month)).sort().at(-1) ?? monthBefore(person.business_day.slice(0, 7));
  suggestMonth(month);
  const batches = useAsk("batch/list", { region });
  return (
    <Page title={`${greeting()},${person.display_name}`} lead={`${person.role_name}岗 · 业务日 ${person.business_day} · 最近一个月的费用:${monthTitle(month)}`} scope={["region"]}>
      <Answer of={overview}>{(books) => <Glance books={books} month={month} />}</Answer>
      <div className="columns">
        <Panel title="等我办的" flush>
          <Disputes region={region} />
          <Departures region={region} />
          <Answer of={batches} lines={3}>{(list) => <Waiting person={person} batches={list} />}</Answer>
        </Panel>
        <Panel title="时限" flush>
          <DutyTable region={region} />
        </Panel>
      </div>
      <div className="columns">
        <Panel title="近一年的应结算额与付款" flush>
          <Answer of={overview}>{(books) => <Year books={books} />}</Answer>
        </Panel>
      </div>
    </Page>
  );
}

function greeting(): string {
  const hour = new Date().getHours();
  return hour < 11 ? "上午好" : hour < 13 ? "中午好" : hour < 18 ? "下午好" : "晚上好";
}

function Glance({ books, month }: { books: BookOverview[]; month: string }) {
  const now = books.map((book) => book.months.find((m) => m.month === month)).filter((m) => m !== undefined);
  const sum = (pick: (m: MonthOverview) => number) => now.reduce((total, m) => total + pick(m), 0);
  return (
    <Facts of={[
      { label: `${monthTitle(month)}应结算额`, value: <BigMoney fen={sum((m) => m.gross_fen)} />, note: `${count(sum((m) => m.providers))} 家次,两个险种`, to: "/month" },
      { label: "已付预拨", value: <BigMoney fen={sum((m) => m.advanced_fen)} />, to: "/advance" },
      { label: "已结算", value: <span className="big-number">{count(sum((m) => m.settled))}/{count(sum((m) => m.providers))} 家</span>, note: <>已付轧差 <Money fen={sum((m) => m.paid_fen)} /> 元</>, to: "/settle" },
      { label: "预拨未清", value: <BigMoney fen={books.reduce((total, book) => total + book.months.reduce((t, m) => t + m.open_fen, 0), 0)} />, note: "全部月份", to: "/books/ageing" },
      { label: "支出户存款", value: <BigMoney fen={books.reduce((total, book) => total + book.expenditure_account_fen, 0)} />, note: books.map((b) => `${funds[b.fund].short} ${amountText(b.expenditure_account_fen)}`).join(","), to: "/books/balance" },
    ]} />
  );
}

type Task = { batch: BatchAnswer; what: string; to: string; mine: boolean };

/** 每个岗位等着办的:复核看草稿,审批看已复核,出纳看没付完的;别的岗位看得到,但标明轮到谁。 */
function tasksOf(person: Person, batches: BatchAnswer[]): Task[] {
  const pages: Record<string, string> = { advance: "advance", settlement: "settle", prepayment: "prepayment/batch", clearing: "clearing" };
  const where = (b: BatchAnswer) => `?region=${b.region}&fund=${b.fund}&month=${monthOf(b)}&batch=${b.id}`;
  const page = (b: BatchAnswer) => `/${pages[b.kind]}${where(b)}`;
  const pay = (b: BatchAnswer) => `/payments${where(b)}`;
  return batches.flatMap((batch): Task[] => {
    const acted = [batch.prepared_by, ...batch.steps.map((s) => s.actor)].includes(person.name);
    if (batch.status === "draft") return [{ batch, what: "待复核", to: page(batch), mine: person.role === "reviewer" && !acted }];
    if (batch.status === "reviewed") return [{ batch, what: "待审批", to: page(batch), mine: person.role === "approver" && !acted }];
    if (batch.status === "rejected" && !batches.some((b) => b.kind === batch.kind && b.fund === batch.fund && b.period === batch.period && b.revision > batch.revision))
      return [{ batch, what: "被退回,待重新试算", to: page(batch), mine: person.role === "handler" }];
    if (batch.status !== "approved") return [];
    const { pending = 0, withheld = 0, exported = 0, rejected = 0 } = batch.payments;
    const what = [pending && `待送银行 ${pending} 笔`, exported && `待回执 ${exported} 笔`, rejected && `银行拒付 ${rejected} 笔`, withheld && `暂扣 ${withheld} 笔`].filter(Boolean).join(",");
    return what ? [{ batch, what, to: pay(batch), mine: person.role === "cashier" }] : [];
  }).sort((a, b) => Number(b.mine) - Number(a.mine));
}

function Waiting({ person, batches }: { person: Person; batches: BatchAnswer[] }) {
  const tasks = tasksOf(person, batches);
  const mine = tasks.filter((t) => t.mine);
  const shown = mine.length > 0 ? mine : tasks;
  return (
    <>
      {mine.length === 0 && <p className="pad-side muted">眼下没有轮到{person.role_name}岗的批次。{tasks.length > 0 && "下面是别的岗位在办的。"}</p>}
      {shown.length > 0 && (
        <Table<Task>
          size="small" rowKey={(t) => t.batch.id} dataSource={shown} pagination={{ pageSize: 8, hideOnSinglePage: true, size: "small" }} showHeader={false}
          columns={[
            { render: (_, t) => <span className="who"><Link to={t.to}>{batchKinds[t.batch.kind]} · {funds[t.batch.fund]?.short} · {t.batch.period}</Link><small>{t.batch.id}</small></span> },
            { render: (_, t) => <span className="who"><span><StateTag of={batchStates} code={t.batch.status} /></span><small>{t.what}</small></span> },
            { align: "right", render: (_, t) => t.batch.amount_fen !== 0 && <Money fen={t.batch.amount_fen} /> },
          ]}
        />
      )}
    </>
  );
}

function Year({ books }: { books: BookOverview[] }) {
  const option = useMemo(() => {
    const months = [...new Set(books.flatMap((b) => b.months.map((m) => m.month)))].sort();
    const total = (month: string, pick: (m: MonthOverview) => number) => books.reduce((sum, b) => sum + (b.months.filter((m) => m.month === month).map(pick)[0] ?? 0), 0);
    const bar = (name: string, pick: (m: MonthOverview) => number, stack?: string) => ({ name, type: "bar", stack, barMaxWidth: 20, data: months.map((m) => total(m, pick)) });
    return {
      grid: { left: 8, right: 16, top: 38, bottom: 6, containLabel: true }, legend: { top: 8, right: 12, itemWidth: 12, itemHeight: 8 }, tooltip: { trigger: "axis", valueFormatter: amountText },
      xAxis: { ...categoryAxis, data: months }, yAxis: amountAxis,
      series: [bar("应结算额", (m) => m.gross_fen), bar("已付预拨", (m) => m.advanced_fen, "paid"), bar("已付轧差", (m) => m.paid_fen, "paid")],
    };
  }, [books]);
  return <Chart option={option} height={280} label="各月两个险种合计的应结算额、已付预拨与已付轧差" />;
}

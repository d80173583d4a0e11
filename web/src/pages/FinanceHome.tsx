import { Table } from "antd";
import { Link } from "react-router";
import { type AnswerTo, useAsk } from "../api";
import type { BookOverview } from "../answers";
import { monthTitle } from "../format";
import { useScope } from "../scope";
import { usePerson } from "../session";
import { BigMoney, Money } from "../ui/Money";
import { Facts, Page, Panel } from "../ui/Page";
import { Answer } from "../ui/states";
import { Tag } from "../ui/Tag";
import { funds } from "../words";
import { DutyTable } from "./duties";

type Request = AnswerTo<"request/list">[number];
type List = AnswerTo<"prepay/list">;

/** 财政的工作台:等着拨的款、等着会商的清单、支出户还有多少。 */
export default function FinanceHome() {
  const person = usePerson();
  const { region } = useScope();
  const year = person.business_day.slice(0, 4);
  const overview = useAsk("overview", { region });
  const requests = useAsk("request/list", { region });
  const lists = { "310": useAsk("prepay/list", { region, fund: "310", year }), "390": useAsk("prepay/list", { region, fund: "390", year }) };
  const waiting = (requests.data ?? []).filter((r) => r.status === "approved" || r.status === "part-funded");
  const consulting = Object.values(lists).flatMap((l) => (l.data && l.data.lines.length > 0 && !l.data.opinions.some((o) => o.hash === l.data.hash) ? [l.data] : []));
  return (
    <Page title={`${person.display_name}的工作台`} lead={`财政部门 · 业务日 ${person.business_day}:请拨、会商与支出户资金`}>
      <Answer of={overview}>{(books) => <Position books={books} waiting={waiting} />}</Answer>
      <div className="columns">
        <Panel title={`等着拨款的请拨 ${waiting.length}`} extra={<Link to="/requests">全部请拨</Link>} flush><Requested of={waiting} /></Panel>
        <Panel title={`等着会商的预付金清单 ${consulting.length}`} extra={<Link to="/prepayment">预付金</Link>} flush><Consulted of={consulting} /></Panel>
      </div>
      <Panel title="时限" flush><DutyTable region={region} /></Panel>
    </Page>
  );
}

const pageOf = (r: Request) => `/requests?region=${r.id.slice(0, 6)}&fund=${r.id.slice(7, 10)}&month=${r.estimate.month}`;

const outstanding = (r: Request) => (r.accepted_fen ?? r.asked_fen) - r.received_fen;

function Position({ books, waiting }: { books: BookOverview[]; waiting: Request[] }) {
  const sum = (of: Request[]) => of.reduce((total, r) => total + outstanding(r), 0);
  return (
    <Facts of={[
      ...books.map((b) => ({ label: `${funds[b.fund].short}支出户存款`, value: <BigMoney fen={b.expenditure_account_fen} />, to: `/funds?region=${b.region}&fund=${b.fund}` })),
      ...books.map((b) => {
        const of = waiting.filter((r) => r.id.slice(7, 10) === b.fund);
        return { label: `${funds[b.fund].short}待拨`, value: <BigMoney fen={sum(of)} />, note: of.length === 0 ? "没有等着的请拨" : `${of.length} 份请拨` };
      }),
      { label: "已付未清的预拨", value: <BigMoney fen={books.reduce((total, b) => total + b.months.reduce((t, m) => t + m.open_fen, 0), 0)} />, note: "两个险种,全部月份" },
    ]} />
  );
}

const Requested = ({ of }: { of: Request[] }) => (
  <Table<Request>
    size="small" rowKey="id" dataSource={of} pagination={false} scroll={{ x: 520 }} locale={{ emptyText: "没有等着拨款的请拨" }}
    columns={[
      { title: "请拨", render: (_, r) => <span className="who"><Link to={pageOf(r)}>{funds[r.id.slice(7, 10)]?.short} {monthTitle(r.estimate.month)}</Link><small>{r.id}</small></span> },
      { title: "到哪一步", render: (_, r) => r.accepted_fen === null ? <Tag tone="wait">待受理</Tag> : r.received_fen > 0 ? <Tag tone="warn">部分到账</Tag> : <Tag tone="warn">已受理,待拨</Tag> },
      { title: "送达", dataIndex: "approved_on", className: "number" },
      { title: "待拨", align: "right", render: (_, r) => <Money fen={outstanding(r)} strong /> },
      { key: "act", align: "right", render: (_, r) => r.accepted_fen === null ? <Link to={pageOf(r)}>受理</Link> : <Link to={`/funds?region=${r.id.slice(0, 6)}&fund=${r.id.slice(7, 10)}&request=${r.id}`}>登记拨款</Link> },
    ]}
  />
);

const Consulted = ({ of }: { of: List[] }) => (
  <Table<List>
    size="small" rowKey="fund" dataSource={of} pagination={false} scroll={{ x: 420 }} locale={{ emptyText: "没有等着会商的清单" }}
    columns={[
      { title: "清单", render: (_, l) => <Link to={`/prepayment?region=${l.region}&fund=${l.fund}&month=${l.year}-12`}>{funds[l.fund]?.short} {l.year} 年度</Link> },
      { title: "机构", align: "right", render: (_, l) => `${l.lines.length} 家` },
      { title: "合计", align: "right", render: (_, l) => <Money fen={l.total_fen} strong /> },
    ]}
  />
);

import { Segmented } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { type PagedRow, type QueryOf, sumOf, useTotals } from "../api";
import { count, monthTitle } from "../format";
import { useScope } from "../scope";
import { usePerson } from "../session";
import { amount, institution } from "../ui/columns";
import { Money } from "../ui/Money";
import { Page, Panel } from "../ui/Page";
import { FindProvider, Paged } from "../ui/paged";
import { StateTag } from "../ui/Tag";
import { funds, reconcileStates } from "../words";
import { statementAt } from "./reconcile";

/** 对账:各份结算单确认了没有、有什么异议。 */
export default function Reconciliations() {
  const { provider: own } = usePerson();
  const { region, month } = useScope();
  const [open, setOpen] = useState("open");
  const options = own ? { region } : open === "open" ? { region, state: ["disputed", "proposed", "answered"] } : { region, month };
  return (
    <Page title="对账" lead={own ? "核对每份结算单:相符的确认,不符的提出异议" : open === "open" ? "各月的异议与答复" : `${monthTitle(month)}结算单的确认情况`} scope={own ? [] : open === "open" ? ["region"] : ["region", "month"]}
      actions={!own && <Segmented aria-label="看哪些" value={open} onChange={setOpen} options={[{ value: "open", label: "异议" }, { value: "month", label: "按月" }]} />}>
      <Listed options={options} own={own !== null} />
    </Page>
  );
}

type Row = PagedRow<"reconcile/list">;

function Listed({ options, own }: { options: QueryOf<"reconcile/list">; own: boolean }) {
  const totals = useTotals("reconcile/list", options);
  const [find, setFind] = useState("");
  const of = (state: string) => sumOf(totals.data?.sums ?? {}, "state", state);
  return (
    <Panel title={Object.entries(reconcileStates).filter(([code]) => of(code) > 0).map(([code, s]) => `${s.name} ${count(of(code))}`).join(" · ") || "结算单"} extra={!own && <FindProvider onFind={setFind} />} flush>
      <Paged
        path="reconcile/list" options={options} find={find} rowKey={statementAt} scroll={{ x: 820 }} locale={{ emptyText: "没有结算单" }}
        columns={[
          { title: "费用所属月", render: (_, r) => <Link className="number" to={statementAt(r)}>{r.month}</Link> },
          { title: "险种", render: (_, r) => funds[r.fund]?.short },
          ...(own ? [] : [institution<Row>(statementAt)]),
          amount<Row>("实际应结算额", "actual_fen"),
          amount<Row>("轧差应付", "net_fen"),
          { title: "状态", render: (_, r) => <span className="who"><span><StateTag of={reconcileStates} code={r.state} /></span><small className="number">自 {r.since}</small></span> },
          { title: "异议", render: (_, r) => r.reason && <span className="who"><span>{r.reason.length > 40 ? `${r.reason.slice(0, 40)}…` : r.reason}</span>{r.amount_fen !== null && <small><Money fen={r.amount_fen} /> 元{r.awaited_fen > 0 && "(待更正)"}</small>}</span> },
        ]}
      />
    </Panel>
  );
}

import { Input, Segmented, Table } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { useAsk } from "../api";
import type { ReconciliationListing } from "../answers";
import { monthTitle } from "../format";
import { useScope } from "../scope";
import { usePerson } from "../session";
import { matches, money, paging, provider, useNames } from "../ui/columns";
import { Money } from "../ui/Money";
import { Page, Panel } from "../ui/Page";
import { Answer } from "../ui/states";
import { StateTag } from "../ui/Tag";
import { funds, reconcileStates } from "../words";
import { statementAt } from "./reconcile";

/** 对账:各份结算单确认了没有、有什么异议。 */
export default function Reconciliations() {
  const { provider: own } = usePerson();
  const { region, month } = useScope();
  const [open, setOpen] = useState("open");
  const options = own ? { region } : open === "open" ? { region, state: ["disputed", "proposed", "answered"] } : { region, month };
  const list = useAsk("reconcile/list", options);
  return (
    <Page title="对账" lead={own ? "核对每份结算单:相符的确认,不符的提出异议" : open === "open" ? "各月的异议与答复" : `${monthTitle(month)}结算单的确认情况`} scope={own ? [] : open === "open" ? ["region"] : ["region", "month"]}
      actions={!own && <Segmented aria-label="看哪些" value={open} onChange={setOpen} options={[{ value: "open", label: "异议" }, { value: "month", label: "按月" }]} />}>
      <Answer of={list}>{(rows) => <Listed rows={rows} region={region} own={own !== null} />}</Answer>
    </Page>
  );
}

function Listed({ rows, region, own }: { rows: ReconciliationListing[]; region: string; own: boolean }) {
  const name = useNames(region);
  const [text, setText] = useState("");
  const of = (state: string) => rows.filter((r) => r.state === state).length;
  return (
    <Panel title={Object.entries(reconcileStates).filter(([code]) => of(code) > 0).map(([code, s]) => `${s.name} ${of(code)}`).join(" · ") || "结算单"} extra={!own && <Input.Search allowClear placeholder="机构名称或代码" aria-label="查找机构" onChange={(e) => setText(e.target.value)} style={{ width: 200 }} />} flush>
      <Table<ReconciliationListing>
        size="small" rowKey={statementAt} dataSource={rows.filter((r) => matches(text, r.provider, name(r.provider)))} pagination={paging} scroll={{ x: 820 }} locale={{ emptyText: "没有结算单" }}
        columns={[
          { title: "费用所属月", render: (_, r) => <Link className="number" to={statementAt(r)}>{r.month}</Link> },
          { title: "险种", render: (_, r) => funds[r.fund]?.short },
          ...(own ? [] : [provider<ReconciliationListing>(name, (r) => r.provider, statementAt)]),
          money("实际应结算额", (r) => r.actual_fen),
          money("轧差应付", (r) => r.net_fen),
          { title: "状态", render: (_, r) => <span className="who"><span><StateTag of={reconcileStates} code={r.state} /></span><small className="number">自 {r.since}</small></span> },
          { title: "异议", render: (_, r) => r.reason && <span className="who"><span>{r.reason.length > 40 ? `${r.reason.slice(0, 40)}…` : r.reason}</span>{r.amount_fen !== null && <small><Money fen={r.amount_fen} /> 元{r.awaited_fen > 0 && "(待更正)"}</small>}</span> },
        ]}
      />
    </Panel>
  );
}

import { Segmented } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { type PagedRow, sumOf, useTotals } from "../api";
import { count } from "../format";
import { useScope } from "../scope";
import { Facts, Page, Panel } from "../ui/Page";
import { FindProvider, Paged } from "../ui/paged";
import { Answer } from "../ui/states";
import { Tag } from "../ui/Tag";
import { regions } from "../words";
import { Departed } from "./departures";

type Row = PagedRow<"providers/list">;

const payable = "agreement_normal,enrolled,account_on_file,-payment_stopped";
const views = { all: { label: "全部", wanted: {} }, ready: { label: "可预拨", wanted: { is: payable } }, not: { label: "有缺项", wanted: { not: payable } } };

/** 定点医药机构名册。 */
export default function Providers() {
  const { region } = useScope();
  const [find, setFind] = useState("");
  const [view, setView] = useState<keyof typeof views>("all");
  const list = useTotals("providers/list", { region });
  const ready = useTotals("providers/list", { region }, undefined, views.ready.wanted);
  return (
    <Page title="定点医药机构" lead={regions[region]} scope={["region"]} print>
      <Answer of={list}>
        {({ total, sums }) => (
          <>
            <Facts of={[
              { label: "机构", value: <span className="big-number">{count(total)} 家</span>, note: `医疗机构 ${count(total - sumOf(sums, "type", "pharmacy"))},药店 ${count(sumOf(sums, "type", "pharmacy"))}` },
              { label: "可预拨", value: <span className="big-number">{ready.data ? count(ready.data.total) : "…"} 家</span> },
              { label: "协议不正常", value: <span className="big-number">{count(total - sumOf(sums, "agreement_normal"))} 家</span> },
              { label: "未参加即时结算", value: <span className="big-number">{count(total - sumOf(sums, "enrolled"))} 家</span> },
              { label: "未备案账户", value: <span className="big-number">{count(total - sumOf(sums, "account_on_file"))} 家</span> },
            ]} />
            <Departed region={region} />
            <Panel
              title="名册" flush
              extra={
                <>
                  <Segmented size="small" aria-label="范围" value={view} onChange={setView} options={Object.entries(views).map(([value, { label }]) => ({ value: value as keyof typeof views, label }))} />
                  <FindProvider onFind={setFind} />
                </>
              }
            >
              <Paged
                path="providers/list" options={{ region }} find={find} {...views[view].wanted} rowKey="code" scroll={{ x: 720 }} locale={{ emptyText: "没有这样的机构" }}
                columns={[
                  { title: "机构", key: "name", sorter: true, showSorterTooltip: false, render: (_, p: Row) => <span className="who"><Link to={`/providers/${p.code}`}>{p.name}</Link><small>{p.code}</small></span> },
                  { title: "类型", render: (_, p) => (p.type === "pharmacy" ? "药店" : "医疗机构") },
                  { title: "协议", render: (_, p) => (p.agreement_normal ? "正常" : <Tag tone="bad">不正常</Tag>) },
                  { title: "即时结算", render: (_, p) => (p.enrolled ? "参加" : <Tag tone="warn">未参加</Tag>) },
                  { title: "收款账户", render: (_, p) => (p.account_on_file ? "已备案" : <Tag tone="warn">未备案</Tag>) },
                  { title: "拨付", render: (_, p) => (p.payment_stopped ? <Tag tone="bad">停止拨付</Tag> : "") },
                ]}
              />
            </Panel>
          </>
        )}
      </Answer>
    </Page>
  );
}

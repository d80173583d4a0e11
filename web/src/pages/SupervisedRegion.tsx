import { Table } from "antd";
import { useMemo } from "react";
import { Link, useParams } from "react-router";
import { type AnswerTo, useAsk } from "../api";
import { count } from "../format";
import { usePerson } from "../session";
import { amountAxis, amountText, categoryAxis, Chart } from "../ui/Chart";
import { BigMoney } from "../ui/Money";
import { Facts, Page, Panel } from "../ui/Page";
import { money } from "../ui/columns";
import { Answer } from "../ui/states";
import { regions } from "../words";
import { Duties } from "./duties";

const rate = (bp: number | null) => (bp === null ? "—" : `${(bp / 100).toFixed(1)}%`);

/** 一个统筹区的监督:哪些事慢,钱压在哪里。 */
export default function SupervisedRegion() {
  const { region = "" } = useParams();
  const person = usePerson();
  const detail = useAsk("supervise/region", { region });
  const aged = useMemo(() => {
    const ages = detail.data?.overview.open_advances ?? [];
    return { grid: { left: 8, right: 16, top: 20, bottom: 4, containLabel: true }, tooltip: { trigger: "axis", valueFormatter: amountText }, xAxis: { ...categoryAxis, data: ages.map((a) => a.age) }, yAxis: amountAxis, series: [{ type: "bar", name: "预拨未清", barMaxWidth: 40, data: ages.map((a) => a.amount_fen) }] };
  }, [detail.data]);
  return (
    <Page title={`${regions[region]} · 监督`} back={{ to: "/supervision", title: "全省监督" }} print>
      <Answer of={detail} lines={10}>
        {({ overview: o, overdue, largest_open }) => (
          <>
            <Facts of={[
              { label: "按时率", value: <span className="big-number">{rate(o.agency.rate_bp)}</span>, note: `应办 ${o.agency.counted},按时 ${o.agency.on_time},逾期 ${o.agency.late + o.agency.overdue}` },
              { label: "应结算额", value: <BigMoney fen={o.gross_fen} /> },
              { label: "已付预拨", value: <BigMoney fen={o.advanced_fen} />, note: o.advance_days && `中位 ${o.advance_days.median} 个工作日,最慢 ${o.advance_days.slowest}` },
              { label: "已付轧差", value: <BigMoney fen={o.netted_fen} />, note: o.netting_days && `中位 ${o.netting_days.median} 个工作日,最慢 ${o.netting_days.slowest}` },
              { label: "预拨未清", value: <BigMoney fen={o.open_advances.reduce((sum, a) => sum + a.amount_fen, 0)} /> },
            ]} />
            <div className="columns">
              <Panel title={`逾期未办 ${count(overdue.length)} 件`} flush><Duties of={overdue} today={person.business_day} /></Panel>
              <Panel title="预拨未清,按账龄" flush><Chart option={aged} height={240} label={o.open_advances.map((a) => `${a.age} ${amountText(a.amount_fen)}`).join(";")} /></Panel>
            </div>
            <div className="columns">
              <Panel title="各项时限" flush>
                <Table
                  size="small" rowKey="rule" dataSource={o.rules.filter((r) => r.on_time.counted > 0)} pagination={false}
                  columns={[{ title: "时限", dataIndex: "title" }, { title: "按时率", align: "right", className: "number", render: (_, r) => rate(r.on_time.rate_bp) }, { title: "应办 / 按时 / 逾期", align: "right", className: "number", render: (_, r) => `${r.on_time.counted} / ${r.on_time.on_time} / ${r.on_time.late + r.on_time.overdue}` }]}
                />
              </Panel>
              <Panel title="未清最多的机构" flush>
                <Table<AnswerTo<"supervise/region">["largest_open"][number]>
                  size="small" rowKey="provider" dataSource={largest_open} pagination={false}
                  columns={[{ title: "机构", render: (_, p) => <span className="who"><Link to={`/providers/${p.provider}`}>{p.name}</Link><small>{p.provider}</small></span> }, money("预拨未清", (p) => p.advances_fen), money("待抵扣", (p) => p.clawbacks_fen)]}
                />
              </Panel>
            </div>
          </>
        )}
      </Answer>
    </Page>
  );
}

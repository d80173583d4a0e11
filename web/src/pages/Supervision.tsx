import { Table } from "antd";
import { useMemo } from "react";
import { Link } from "react-router";
import { type AnswerTo, useAsk } from "../api";
import { colors } from "../theme";
import { Chart } from "../ui/Chart";
import { Page, Panel } from "../ui/Page";
import { Answer } from "../ui/states";
import { Tag } from "../ui/Tag";

type Place = AnswerTo<"supervise/ranking">["places"][number];

const rate = (bp: number | null) => (bp === null ? "—" : `${(bp / 100).toFixed(1)}%`);

/** 监督:十二个统筹区的按时率排名、覆盖率、快慢。 */
export default function Supervision() {
  const ranking = useAsk("supervise/ranking");
  const notices = useAsk("notice/list");
  return (
    <Page title="全省监督" lead={ranking.data ? `${ranking.data.from} 至 ${ranking.data.to},按 ${ranking.data.on} 的情况` : "各统筹区的进度"} print>
      <Answer of={ranking} lines={10}>
        {(r) => (
          <Panel title="各统筹区按时率" extra={<span className="muted">{r.order}</span>} flush>
            <div className="split">
              <Table<Place>
                size="small" rowKey="region" dataSource={r.places} pagination={false} scroll={{ x: 640 }}
                columns={[
                  { title: "名次", dataIndex: "place", width: 60, align: "right", className: "number" },
                  { title: "统筹区", render: (_, p) => <Link to={`/supervision/${p.region}`}>{p.region_name}</Link> },
                  { title: "按时率", align: "right", render: (_, p) => <b className="number">{rate(p.on_time.rate_bp)}</b> },
                  { title: "应办 / 按时 / 逾期", align: "right", className: "number", render: (_, p) => `${p.on_time.counted} / ${p.on_time.on_time} / ${p.on_time.late + p.on_time.overdue}` },
                  { title: "覆盖率", align: "right", render: (_, p) => <span className="number">{rate(p.coverage_bp)}<small className="muted"> {p.covered}/{p.eligible}</small></span> },
                  { title: "轧差中位(工作日)", align: "right", className: "number", render: (_, p) => p.netting_median ?? "—" },
                ]}
              />
              <Ranked of={r.places} />
            </div>
          </Panel>
        )}
      </Answer>
      <Panel title="通报" flush>
        <Answer of={notices} lines={3}>
          {(list) => (
            <Table
              size="small" rowKey="id" dataSource={list} pagination={false} locale={{ emptyText: "还没有通报" }} scroll={{ x: 560 }}
              columns={[
                { title: "通报", render: (_, n) => <span className="who">{n.title ?? n.about}<small>{n.id}</small></span> },
                { title: "日期", dataIndex: "on_day", className: "number" }, { title: "逾期事项", dataIndex: "overdue", align: "right" as const, className: "number" },
                { title: "状态", render: (_, n) => <Tag tone={n.status === "issued" ? "good" : "wait"}>{n.status === "issued" ? `已印发 ${n.issued_on}` : "草稿"}</Tag> },
              ]}
              expandable={{ expandedRowRender: (n) => <pre className="notice-text">{n.text}</pre> }}
            />
          )}
        </Answer>
      </Panel>
    </Page>
  );
}

function Ranked({ of }: { of: Place[] }) {
  const option = useMemo(() => {
    const shown = [...of].reverse();
    const bars = (name: string, pick: (p: Place) => number | null) => ({
      name, type: "bar", barMaxWidth: 9, data: shown.map((p) => (pick(p) ?? 0) / 100), label: { show: true, position: "right", fontSize: 11, color: colors.muted, formatter: (i: { dataIndex: number }) => rate(pick(shown[i.dataIndex])) },
    });
    return {
      grid: { left: 8, right: 48, top: 34, bottom: 4, containLabel: true }, legend: { top: 6, right: 8, itemWidth: 12, itemHeight: 8 },
      xAxis: { type: "value", max: 100, axisLabel: { formatter: "{value}%", color: colors.muted }, splitLine: { lineStyle: { color: colors.line } } },
      yAxis: { type: "category", data: shown.map((p) => p.region_name.replace("山西省", "")), axisTick: { show: false }, axisLine: { lineStyle: { color: colors.line } }, axisLabel: { color: colors.ink } },
      series: [bars("按时率", (p) => p.on_time.rate_bp), bars("覆盖率", (p) => p.coverage_bp)],
    };
  }, [of]);
  return <Chart option={option} height={460} label={`各统筹区按时率:${of.map((p) => `${p.region_name} ${rate(p.on_time.rate_bp)}`).join(";")}`} />;
}

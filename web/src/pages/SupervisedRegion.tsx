import { DownloadOutlined } from "../ui/icons";
import { App, Button, Input, Table } from "antd";
import dayjs from "dayjs";
import { useMemo, useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { fetchFile, useAct, useAsk } from "../api";
import type { DutyAnswer, RegionAnswer, RegionDetail } from "../answers";
import { count } from "../format";
import { useMay, usePerson } from "../session";
import { colors } from "../theme";
import { Article } from "../ui/Article";
import { categoryAxis, Chart } from "../ui/Chart";
import { money, paging } from "../ui/columns";
import { Popconfirm } from "../ui/dialogs";
import { BigMoney } from "../ui/Money";
import { Facts, Page, Panel } from "../ui/Page";
import { Answer } from "../ui/states";
import { StateTag } from "../ui/Tag";
import { Refused } from "../ui/trouble";
import { dutyStates, funds, parties, regions } from "../words";
import { agesOf, begun, rate, SpanBar, useSpan } from "./Supervision";

/** 一个统筹区:逐月指标、各项时限、逾期事项、未清最多的机构。 */
export default function SupervisedRegion() {
  const { region = "" } = useParams();
  const { year, kind, search } = useSpan();
  const detail = useAsk("supervise/region", { region, year, kind: kind as "institution" });
  return (
    <Page title={`${regions[region] ?? region} · 监督`} lead={`${year} 年`} back={{ to: `/supervision${search}`, title: "监督" }} actions={<><SpanBar /><Acts region={region} /></>} print>
      <Answer of={detail} lines={12}>{(d) => <Shown d={d} />}</Answer>
      <Rollout region={region} />
    </Page>
  );
}

/** 推进的五个阶段;试点评估由省局登记。 */
function Rollout({ region }: { region: string }) {
  const status = useAsk("rollout/status", { region });
  const may = useMay("rollout evaluate");
  const evaluate = useAct("rollout/evaluate");
  const [document, setDocument] = useState("");
  return (
    <Answer of={status} lines={3}>
      {([r]) => (
        <Panel
          title="推进步骤" flush
          extra={may && !r.stages.some((s) => s.rule === "rollout-evaluation" && s.done_on) && (
            <Popconfirm
              title="登记试点评估" icon={null} okText="登记" cancelText="取消" okButtonProps={{ disabled: document.trim() === "" }} onConfirm={() => evaluate.mutate({ region, document })}
              description={<Input aria-label="评估的文号或会议" placeholder="评估的文号或会议" value={document} onChange={(e) => setDocument(e.target.value)} style={{ width: 260 }} />}
            >
              <Button size="small" loading={evaluate.isPending}>登记试点评估</Button>
            </Popconfirm>
          )}
        >
          <Refused problem={evaluate.error} />
          <Table<DutyAnswer>
            size="small" rowKey="rule" dataSource={[...r.stages]} pagination={false} scroll={{ x: 640 }}
            columns={[
              { title: "阶段", render: (_, s) => <>{s.title} <Article cite={s.article} /></> }, { title: "应于", dataIndex: "due_on", className: "number" }, { title: "责任方", render: (_, s) => parties[s.party] },
              { title: "状态", render: (_, s) => <StateTag of={dutyStates} code={s.state} /> }, { title: "达到之日", render: (_, s) => <span className="number">{s.done_on ?? ""}</span> }, { title: "以什么为达到", render: (_, s) => s.act ?? "" },
            ]}
          />
        </Panel>
      )}
    </Answer>
  );
}

function Acts({ region }: { region: string }) {
  const { message } = App.useApp();
  const { business_day } = usePerson();
  const navigate = useNavigate();
  const draft = useAct("notice/draft");
  const month = dayjs(business_day).subtract(1, "month").format("YYYY-MM");
  const sheet = () => fetchFile("supervise/sheet", { region, month } as never, `调度单-${regions[region]}-${month}.html`).catch((p: Error) => void message.error(p.message));
  return (
    <>
      <Button icon={<DownloadOutlined />} onClick={() => void sheet()}>调度单</Button>
      {useMay("notice draft") && <Button type="primary" loading={draft.isPending} onClick={() => draft.mutate({ region }, { onSuccess: (n) => void navigate(`/notices/${n.id}`) })}>拟通报</Button>}
      <Refused problem={draft.error} />
    </>
  );
}

function Shown({ d }: { d: RegionDetail }) {
  const o = d.overview;
  const [eligible, covered] = [o.coverage.reduce((t, c) => t + c.eligible, 0), o.coverage.reduce((t, c) => t + c.covered, 0)];
  const open = o.open_advances.reduce((t, a) => t + a.amount_fen, 0);
  const ages = useMemo(() => agesOf([o]), [o]);
  return (
    <>
      {!begun(o) && <div className="notice notice-warn">未启用:本年度没有明细、付款和基金月报。下面的时限由规则推出,不据以评分、排名。</div>}
      <Facts of={[
        { label: "按时率", value: <span className="big-number">{begun(o) ? rate(o.agency.rate_bp) : "—"}</span>, note: `按时 ${o.agency.on_time},逾期完成 ${o.agency.late},逾期 ${o.agency.overdue}${o.agency.excused ? `,因他方不计 ${o.agency.excused}` : ""}` },
        { label: "覆盖率", value: <span className="big-number">{eligible === 0 ? "—" : `${((covered / eligible) * 100).toFixed(1)}%`}</span>, note: `${count(covered)}/${count(eligible)} 家` },
        { label: "预拨用时", value: <span className="big-number">{o.advance_days ? `${o.advance_days.median} 工作日` : "—"}</span>, note: o.advance_days ? `中位,最慢 ${o.advance_days.slowest}` : "还没有付款" },
        { label: "轧差用时", value: <span className="big-number">{o.netting_days ? `${o.netting_days.median} 工作日` : "—"}</span>, note: o.netting_days ? `中位,最慢 ${o.netting_days.slowest}` : "还没有付款" },
        { label: "应结算额", value: <BigMoney fen={o.gross_fen} /> },
        { label: "未清预拨", value: <BigMoney fen={open} /> },
      ]} />
      <div className="columns">
        <Panel title="各项时限" flush><Rules of={o} /></Panel>
        <Panel title="逐月按时率" flush><Months of={o} /></Panel>
      </div>
      <Panel title={`逾期未办 ${d.overdue.length}`} extra={<Link to={`/duties?region=${o.region}`}>全部时限</Link>} flush>
        <Table<DutyAnswer>
          size="small" rowKey={(x) => x.rule + x.fund + x.period + x.provider} dataSource={d.overdue} pagination={{ ...paging, defaultPageSize: 10 }} scroll={{ x: 820 }} locale={{ emptyText: "没有逾期事项" }}
          columns={[
            { title: "应于", dataIndex: "due_on", className: "number" },
            { title: "事项", render: (_, x) => <>{x.title} <Article cite={x.article} /></> },
            { title: "所属期", dataIndex: "period", className: "number" }, { title: "险种", render: (_, x) => x.fund && funds[x.fund]?.short },
            { title: "责任方", render: (_, x) => parties[x.party] }, { title: "状态", render: (_, x) => <StateTag of={dutyStates} code={x.state} /> }, { title: "说明", render: (_, x) => x.cause ?? x.act ?? "" },
          ]}
        />
      </Panel>
      <div className="columns">
        <Panel title="未清最多的机构" flush>
          <Table<RegionDetail["largest_open"][number]>
            size="small" rowKey="provider" dataSource={d.largest_open} pagination={{ ...paging, defaultPageSize: 10 }} scroll={{ x: 460 }} locale={{ emptyText: "没有未清款项" }}
            columns={[
              { title: "机构", render: (_, p) => <span className="who"><Link to={`/supervision/${o.region}/${p.provider}`}>{p.name}</Link><small>{p.provider}</small></span> },
              money("未清预拨", (p) => p.advances_fen), money("待抵扣", (p) => p.clawbacks_fen),
            ]}
          />
        </Panel>
        <Panel title="未清预拨,按账龄" flush>
          <Chart option={ages} height={120} label={o.open_advances.map((a) => `${a.age} ${a.amount_fen / 100} 元`).join(";")} />
          <Table<{ age: string; amount_fen: number; clawback: number }> size="small" rowKey="age" dataSource={o.open_advances.map((a, i) => ({ ...a, clawback: o.open_clawbacks[i]?.amount_fen ?? 0 }))} pagination={false} columns={[{ title: "账龄", dataIndex: "age" }, money("未清预拨", (a) => a.amount_fen, { sorter: undefined }), money("待抵扣", (a) => a.clawback, { sorter: undefined })]} />
        </Panel>
      </div>
    </>
  );
}

const Rules = ({ of }: { of: RegionAnswer }) => (
  <Table<RegionAnswer["rules"][number]>
    size="small" rowKey={(r) => r.rule + r.party} dataSource={of.rules.filter((r) => r.on_time.counted + r.on_time.excused > 0)} pagination={false} scroll={{ x: 480 }} locale={{ emptyText: "还没有到期的事项" }}
    columns={[
      { title: "时限", dataIndex: "title" }, { title: "责任方", render: (_, r) => parties[r.party] },
      { title: "按时率", align: "right", render: (_, r) => <b className="number">{rate(r.on_time.rate_bp)}</b> },
      { title: "按时", align: "right", render: (_, r) => r.on_time.on_time }, { title: "迟", align: "right", render: (_, r) => r.on_time.late },
      { title: "逾期", align: "right", render: (_, r) => r.on_time.overdue > 0 ? <span className="money-minus">{r.on_time.overdue}</span> : 0 },
    ]}
  />
);

function Months({ of }: { of: RegionAnswer }) {
  const option = useMemo(() => {
    const rules = [...new Map(of.month_rules.flatMap((m) => m.rules.filter((r) => r.party === "agency").map((r) => [r.rule, r.title] as const)))];
    return {
      grid: { left: 8, right: 16, top: 40, bottom: 6, containLabel: true }, legend: { top: 8, right: 12, itemWidth: 12, itemHeight: 8 }, tooltip: { trigger: "axis", valueFormatter: (v: number | null) => (v === null ? "—" : `${v}%`) },
      xAxis: { ...categoryAxis, data: of.month_rules.map((m) => m.month) },
      yAxis: { type: "value", min: 0, max: 100, axisLabel: { color: colors.muted, formatter: "{value}%" }, splitLine: { lineStyle: { color: colors.line } } },
      series: rules.map(([rule, name]) => ({
        name, type: "bar", barMaxWidth: 14, barMinHeight: 2, data: of.month_rules.map((m) => { const bp = m.rules.find((r) => r.rule === rule && r.party === "agency")?.on_time.rate_bp; return bp === null || bp === undefined ? null : bp / 100; }),
      })),
    };
  }, [of]);
  return <Chart option={option} height={260} label={`逐月按时率:${of.month_rules.map((m) => `${m.month} ${m.rules.map((r) => `${r.title} ${rate(r.on_time.rate_bp)}`).join("、")}`).join(";")}`} />;
}

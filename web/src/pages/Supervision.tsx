import { DownloadOutlined, SyncOutlined } from "../ui/icons";
import { App, Button, DatePicker, Segmented, Table } from "antd";
import dayjs from "dayjs";
import { useMemo } from "react";
import { Link, useSearchParams } from "react-router";
import { fetchFile, useAct, useAsk } from "../api";
import type { PlaceAnswer, RegionAnswer } from "../answers";
import { count } from "../format";
import { useMay, usePerson } from "../session";
import { colors } from "../theme";
import { Article } from "../ui/Article";
import { axisText, Chart } from "../ui/Chart";
import { money } from "../ui/columns";
import { BigMoney } from "../ui/Money";
import { Facts, Page, Panel } from "../ui/Page";
import { Answer } from "../ui/states";
import { Tag } from "../ui/Tag";
import { Refused } from "../ui/trouble";

/** 万分之几,写作百分数。 */
export const rate = (bp: number | null | undefined): string => (bp === null || bp === undefined ? "—" : `${(bp / 100).toFixed(1)}%`);

/** 所看的年度与机构类别,在地址里。 */
export function useSpan() {
  const { business_day } = usePerson();
  const [address, setAddress] = useSearchParams();
  const set = (name: string, value: string) => setAddress((old) => { if (value) old.set(name, value); else old.delete(name); return old; });
  return { year: address.get("year") ?? business_day.slice(0, 4), kind: address.get("kind") ?? undefined, set, search: address.size > 0 ? `?${address}` : "" };
}

export function SpanBar() {
  const { year, kind, set } = useSpan();
  return (
    <>
      <DatePicker picker="year" allowClear={false} inputReadOnly aria-label="年度" value={dayjs(`${year}-01-01`)} format="YYYY 年" onChange={(d) => d && set("year", d.format("YYYY"))} style={{ width: 104 }} />
      <Segmented aria-label="机构类别" value={kind ?? ""} onChange={(v) => set("kind", v)} options={[{ value: "", label: "全部机构" }, { value: "institution", label: "医疗机构" }, { value: "pharmacy", label: "药店" }]} />
    </>
  );
}

/** 监督:各统筹区按时不按时、覆盖了多少、多少钱没清。 */
export default function Supervision() {
  const { year, kind } = useSpan();
  const { business_day } = usePerson();
  const ranking = useAsk("supervise/ranking", { year, kind: kind as "institution" });
  const overview = useAsk("supervise/overview", { year, kind: kind as "institution" });
  return (
    <Page title="监督" lead={`${year} 年各统筹区的即时结算,截至 ${business_day}`} actions={<><SpanBar /><Refresh /></>} print>
      <Answer of={overview} lines={4}>{(o) => <><Stale of={o.regions} /><Province of={o.regions.filter(begun)} /></>}</Answer>
      <Answer of={overview} lines={10}>{(o) => <Answer of={ranking} lines={10}>{(r) => <Ranked places={r.places} order={r.order} idle={o.regions.filter((i) => !begun(i))} />}</Answer>}</Answer>
      <Answer of={overview} lines={8}>{(o) => <Open of={o.regions} />}</Answer>
    </Page>
  );
}

const sumOf = (of: { amount_fen: number }[]) => of.reduce((total, a) => total + a.amount_fen, 0);

/** 启用了没有:本年度有明细、付款或基金月报。没有的不评分、不排名,列出来催(决定 197)。 */
export const begun = (r: RegionAnswer) => r.months.length > 0 || r.reserves.length > 0 || sumOf(r.open_advances) !== 0;

/** 看的是采集时保存的数据:此后又有变化的,说明采集到哪天(决定 142)。 */
function Stale({ of }: { of: RegionAnswer[] }) {
  const behind = of.filter((r) => r.stale);
  const oldest = behind.map((r) => r.as_of).sort()[0];
  return behind.length === 0 ? null : <p className="paper-note">{behind.length} 个统筹区在采集之后又有变化,最早的采集至 {oldest}。要看最新的,请采集。</p>;
}

function Province({ of }: { of: RegionAnswer[] }) {
  const sum = (pick: (r: RegionAnswer) => number) => of.reduce((total, r) => total + pick(r), 0);
  const [counted, done] = [sum((r) => r.agency.counted), sum((r) => r.agency.on_time)];
  const [eligible, covered] = [sum((r) => r.coverage.reduce((t, c) => t + c.eligible, 0)), sum((r) => r.coverage.reduce((t, c) => t + c.covered, 0))];
  const overdue = sum((r) => r.agency.overdue);
  return (
    <Facts of={[
      { label: "经办机构按时率", value: <span className="big-number">{counted === 0 ? "—" : `${((done / counted) * 100).toFixed(1)}%`}</span>, note: `${count(done)}/${count(counted)} 项` },
      { label: "逾期未办", value: <span className="big-number">{count(overdue)} 项</span>, note: overdue > 0 ? "可据以通报" : "没有", to: "/notices" },
      { label: "覆盖率", value: <span className="big-number">{eligible === 0 ? "—" : `${((covered / eligible) * 100).toFixed(1)}%`}</span>, note: `${count(covered)}/${count(eligible)} 家` },
      { label: "应结算额", value: <BigMoney fen={sum((r) => r.gross_fen)} /> },
      { label: "已付预拨与轧差", value: <BigMoney fen={sum((r) => r.advanced_fen + r.netted_fen)} /> },
      { label: "未清预拨", value: <BigMoney fen={sum((r) => sumOf(r.open_advances))} />, note: "全部账龄" },
    ]} />
  );
}

/** 排名。A place shared by all that are equal; the slowest stand out. */
function Ranked({ places: all, order, idle }: { places: PlaceAnswer[]; order: string; idle: RegionAnswer[] }) {
  const { search } = useSpan();
  const places = useMemo(() => all.filter((p) => !idle.some((i) => i.region === p.region)), [all, idle]);
  const active = places.filter((p) => p.on_time.counted > 0);
  const worst = active.length > 1 ? Math.max(...active.map((p) => p.place)) : 0;
  const first = active.length > 0 ? Math.min(...active.map((p) => p.place)) : 0;
  const option = useMemo(() => chartOf([...places].reverse(), worst > first ? worst : 0), [places, worst, first]);
  return (
    <Panel title="各统筹区按时率" extra={<span className="muted">{order}</span>} flush>
      <div className="split">
        <Table<PlaceAnswer>
          size="small" rowKey="region" dataSource={places} pagination={false} scroll={{ x: 640 }}
          columns={[
            { title: "名次", dataIndex: "place", width: 64, className: "number", render: (place: number, p) => p.on_time.counted === 0 ? <span className="muted">—</span> : place },
            { title: "统筹区", render: (_, p) => <><Link to={`/supervision/${p.region}${search}`}>{p.region_name}</Link> {worst > first && p.place === worst && p.on_time.counted > 0 && <Tag tone="bad">最慢</Tag>}</> },
            { title: "按时率", align: "right", render: (_, p) => <b className="number">{rate(p.on_time.rate_bp)}</b> },
            { title: "按时 / 应办", align: "right", render: (_, p) => <span className="number">{p.on_time.on_time}/{p.on_time.counted}</span> },
            { title: "逾期", align: "right", render: (_, p) => p.on_time.overdue > 0 ? <span className="money-minus number">{p.on_time.overdue}</span> : <span className="number">0</span> },
            { title: "覆盖率", align: "right", render: (_, p) => <span className="number">{rate(p.coverage_bp)}</span> },
            { title: "轧差中位用时", align: "right", render: (_, p) => <span className="number">{p.netting_median === null ? "—" : `${p.netting_median} 工作日`}</span> },
          ]}
        />
        <Chart option={option} height={Math.max(120, 34 + places.length * 31)} label={`各统筹区按时率:${places.map((p) => `${p.region_name} ${rate(p.on_time.rate_bp)}`).join(";")}`} />
      </div>
      {idle.length > 0 && <p className="pad-side"><Tag tone="warn">{`未启用 ${idle.length}`}</Tag> {idle.map((i) => <Link key={i.region} className="idle" to={`/supervision/${i.region}${search}`}>{i.region_name}</Link>)} <span className="muted">本年度没有明细、付款和基金月报,不评分、不排名 <Article cite="方案·六(五)" /></span></p>}
    </Panel>
  );
}

function chartOf(places: PlaceAnswer[], worst: number) {
  return {
    grid: { left: 8, right: 52, top: 10, bottom: 6, containLabel: true },
    tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, valueFormatter: (v: number) => (v === null ? "没有到期的事项" : `${v}%`) },
    xAxis: { type: "value", min: 0, max: 100, axisLabel: { color: colors.muted, formatter: "{value}%" }, splitLine: { lineStyle: { color: colors.line } } },
    yAxis: { type: "category", axisTick: { show: false }, axisLine: { lineStyle: { color: colors.line } }, axisLabel: { color: colors.muted }, data: places.map((p) => p.region_name) },
    series: [{
      name: "按时率", type: "bar", barMaxWidth: 16, label: { show: true, position: "right", color: colors.ink, fontSize: 12, formatter: "{c}%" },
      data: places.map((p) => ({ value: p.on_time.rate_bp === null ? null : p.on_time.rate_bp / 100, itemStyle: { color: p.place === worst && p.on_time.counted > 0 ? colors.bad : colors.brand } })),
    }],
  };
}

/** 未清与基金。 */
function Open({ of }: { of: RegionAnswer[] }) {
  const open = of.filter((r) => r.gross_fen !== 0 || sumOf(r.open_advances) !== 0 || sumOf(r.open_clawbacks) !== 0);
  const option = useMemo(() => agesOf(open), [of]);
  const reserve = (r: RegionAnswer, fund: string) => r.reserves.find((v) => v.fund === fund);
  return (
    <div className="columns">
      <Panel title="未清预拨,按账龄" flush>
        <Chart option={option} height={Math.max(200, 70 + open.length * 34)} label={`各统筹区未清预拨:${open.map((r) => `${r.region_name} ${axisText(sumOf(r.open_advances))}`).join(";")}`} />
      </Panel>
      <Panel title="金额与基金" extra={<Link to="/forecast">预测与试算</Link>} flush>
        <Table<RegionAnswer>
          size="small" rowKey="region" dataSource={open} pagination={false} scroll={{ x: 480 }} locale={{ emptyText: "还没有统筹区办理" }}
          columns={[
            { title: "统筹区", dataIndex: "region_name" },
            money("应结算额", (r) => r.gross_fen), money("未清预拨", (r) => sumOf(r.open_advances)), money("待抵扣", (r) => sumOf(r.open_clawbacks)),
            { title: "可支付月数", align: "right", render: (_, r) => <span className="who"><span>职工 {reserve(r, "310")?.payable_months ?? "—"}</span><span>居民 {reserve(r, "390")?.payable_months ?? "—"}</span></span> },
          ]}
        />
      </Panel>
    </div>
  );
}

export function agesOf(of: RegionAnswer[]) {
  const ages = of[0]?.open_advances.map((a) => a.age) ?? [];
  const shades = ["#9ec5c8", "#4f979d", "#c08a2e", "#b85c38", "#8f2a20"];
  const rows = [...of].reverse();
  return {
    grid: { left: 8, right: 24, top: 36, bottom: 6, containLabel: true }, legend: { top: 6, right: 12, itemWidth: 12, itemHeight: 8 },
    tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, valueFormatter: (fen: number) => `${axisText(fen)}元` },
    xAxis: { type: "value", axisLabel: { color: colors.muted, formatter: axisText, hideOverlap: true }, splitLine: { lineStyle: { color: colors.line } } },
    yAxis: { type: "category", axisTick: { show: false }, axisLine: { lineStyle: { color: colors.line } }, axisLabel: { color: colors.muted }, data: rows.map((r) => r.region_name) },
    series: ages.map((age, i) => ({ name: age, type: "bar", stack: "open", barMaxWidth: 18, itemStyle: { color: shades[i % shades.length] }, data: rows.map((r) => r.open_advances[i]?.amount_fen ?? 0) })),
  };
}

/** 采集与调度单。 */
function Refresh() {
  const { message } = App.useApp();
  const { business_day } = usePerson();
  const refresh = useAct("supervise/refresh");
  const sheet = (month: string) => fetchFile("supervise/sheet", { all: true, month } as never, `调度单-${month}.html`).catch((p: Error) => void message.error(p.message));
  return (
    <>
      <Button icon={<DownloadOutlined />} onClick={() => void sheet(dayjs(business_day).subtract(1, "month").format("YYYY-MM"))}>调度单</Button>
      {useMay("supervise refresh") && <Button icon={<SyncOutlined />} loading={refresh.isPending} onClick={() => refresh.mutate({}, { onSuccess: (r) => void message.success(`采集 ${r.gathered.length} 个统筹区`) })}>采集</Button>}
      <Refused problem={refresh.error} />
    </>
  );
}

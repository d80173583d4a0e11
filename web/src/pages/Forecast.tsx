import { Button, DatePicker, Form, InputNumber, Segmented, Table, Tabs } from "antd";
import dayjs from "dayjs";
import { useMemo, useState } from "react";
import { useAsk } from "../api";
import type { ForecastAnswer, WhatIfAnswer } from "../answers";
import { monthBefore, shiftMonth } from "../format";
import { useScope } from "../scope";
import { usePerson } from "../session";
import { colors } from "../theme";
import { Article } from "../ui/Article";
import { amountAxis, amountText, categoryAxis, Chart } from "../ui/Chart";
import { money } from "../ui/columns";
import { BigMoney, Money } from "../ui/Money";
import { Facts, Page, Panel } from "../ui/Page";
import { Answer } from "../ui/states";
import { Tag } from "../ui/Tag";
import { funds } from "../words";

/** 预测与试算:往后一两年基金够不够;换一组参数,过去会怎样。 */
export default function Forecast() {
  const { fund } = useScope();
  return (
    <Page title="预测与试算" lead={`${funds[fund].name};只读,不动账`} scope={["region", "fund"]} print>
      <Panel flush>
        <Tabs className="tabs-panel" destroyOnHidden items={[{ key: "forecast", label: "资金预测", children: <Future /> }, { key: "what-if", label: "参数试算", children: <WhatIf /> }]} />
      </Panel>
    </Page>
  );
}

const methods: Record<string, string> = { "last-year-with-growth": "上年同月加增长", mean: "近月平均", none: "没有数据" };
const series: Record<string, string> = { income: "收入", expenditure: "支出", gross: "应结算额", inpatient: "住院支出" };

function Future() {
  const { region, fund } = useScope();
  const [months, setMonths] = useState(12);
  const forecast = useAsk("forecast", { region, fund: fund as "310", months });
  return (
    <>
      <div className="filters"><Segmented aria-label="预测的月数" value={months} onChange={setMonths} options={[12, 18, 24].map((value) => ({ value, label: `${value} 个月` }))} /></div>
      <Answer of={forecast} lines={10}>{(f) => <Foreseen f={f} />}</Answer>
    </>
  );
}

function Foreseen({ f }: { f: ForecastAnswer }) {
  const option = useMemo(() => balanceOf(f), [f]);
  const flows = useMemo(() => flowsOf(f), [f]);
  const last = f.months.at(-1)!;
  const lowest = f.months.reduce((low, m) => (m.balance_fen < low.balance_fen ? m : low));
  const next = f.year_ends.find((y) => y.foreseen);
  return (
    <div className="pad">
      <Facts of={[
        { label: `${last.month} 累计结余`, value: <BigMoney fen={last.balance_fen} /> },
        { label: "最低的一个月", value: <BigMoney fen={lowest.balance_fen} />, note: lowest.month },
        ...(next ? [{ label: `${next.year} 年末可支付月数`, value: <span className="big-number">{next.payable_months ?? "—"}</span>, note: `须不低于 ${next.required_months} 个月` }, { label: `${next.year + 1} 年度能否预付`, value: next.passes ? <Tag tone="good">预计具备条件</Tag> : <Tag tone="bad">预计不具备条件</Tag>, note: <Article cite="办法·第五条" /> }] : []),
        { label: "全年预付金", value: <BigMoney fen={f.prepayment_yearly_fen} />, note: f.prepayment_basis },
      ]} />
      <div className="columns">
        <Panel title="基金累计结余与现金" flush><Chart option={option} height={270} label={`累计结余从 ${f.months[0].month} 的 ${amountText(f.months[0].balance_fen)} 到 ${last.month} 的 ${amountText(last.balance_fen)}`} /></Panel>
        <Panel title="逐月请拨与付款" flush><Chart option={flows} height={270} label="逐月的预拨、轧差、预付金与应请拨" /></Panel>
      </div>
      <Panel title="逐月" flush>
        <Table<ForecastAnswer["months"][number]>
          size="small" rowKey="month" dataSource={f.months} pagination={false} scroll={{ x: 1080 }}
          columns={[
            { title: "月份", dataIndex: "month", className: "number", fixed: "left" }, money("收入", (m) => m.income_fen, { sorter: undefined }), money("支出", (m) => m.expenditure_fen, { sorter: undefined }),
            money("累计结余", (m) => m.balance_fen, { sorter: undefined }), money("预拨", (m) => m.advances_fen, { sorter: undefined }), money("轧差", (m) => m.netting_fen, { sorter: undefined }),
            money("预付金拨付", (m) => m.prepayment_out_fen, { sorter: undefined }), money("预付金收回", (m) => m.prepayment_back_fen, { sorter: undefined }), money("应请拨", (m) => m.request_fen, { sorter: undefined }),
          ]}
        />
      </Panel>
      <div className="columns">
        <Panel title="年末与预付条件" flush>
          <Table<ForecastAnswer["year_ends"][number]>
            size="small" rowKey="year" dataSource={f.year_ends} pagination={false} scroll={{ x: 480 }}
            columns={[
              { title: "年末", render: (_, y) => <>{y.year} {y.foreseen && <Tag tone="wait">预测</Tag>}</> }, { title: "可支付月数", align: "right", render: (_, y) => <span className="number">{y.payable_months ?? "—"} / {y.required_months}</span> },
              money("累计结余", (y) => y.balance_fen, { sorter: undefined }), money("收支差", (y) => y.income_fen - y.expenditure_fen, { sorter: undefined }), { title: "次年预付", render: (_, y) => y.passes ? <Tag tone="good">具备</Tag> : <Tag tone="bad">不具备</Tag> },
            ]}
          />
        </Panel>
        <Panel title="方法">
          <dl className="pairs">
            {f.methods.map((m) => <div key={m.series}><dt>{series[m.series] ?? m.series}</dt><dd>{methods[m.method] ?? m.method}{m.months_used ? `,用 ${m.months_used} 个月` : ""}{m.growth_bp !== null ? `,年增长 ${(m.growth_bp / 100).toFixed(1)}%` : ""}</dd></div>)}
            <div><dt>预拨占支出</dt><dd>{(f.advance_share_bp / 100).toFixed(2)}%</dd></div><div><dt>结算占应结算</dt><dd>{(f.actual_share_bp / 100).toFixed(2)}%</dd></div><div><dt>最近月报</dt><dd>{f.last_report}</dd></div>
          </dl>
        </Panel>
      </div>
    </div>
  );
}

const frame = { grid: { left: 8, right: 16, top: 38, bottom: 6, containLabel: true }, legend: { top: 8, right: 12, itemWidth: 12, itemHeight: 8 }, tooltip: { trigger: "axis", valueFormatter: amountText } };

function balanceOf(f: ForecastAnswer) {
  const curve = (name: string, pick: (m: ForecastAnswer["months"][number]) => number) => ({ name, type: "line", symbolSize: 5, data: f.months.map(pick) });
  return { ...frame, xAxis: { ...categoryAxis, data: f.months.map((m) => m.month) }, yAxis: { ...amountAxis, scale: true }, series: [curve("累计结余", (m) => m.balance_fen), curve("现金(减在外暂付)", (m) => m.cash_fen)] };
}

function flowsOf(f: ForecastAnswer) {
  const bar = (name: string, pick: (m: ForecastAnswer["months"][number]) => number) => ({ name, type: "bar", stack: "out", barMaxWidth: 18, data: f.months.map(pick) });
  return {
    ...frame, xAxis: { ...categoryAxis, data: f.months.map((m) => m.month) }, yAxis: amountAxis,
    series: [bar("预拨", (m) => m.advances_fen), bar("轧差", (m) => m.netting_fen), bar("预付金", (m) => m.prepayment_out_fen), { name: "应请拨", type: "line", symbolSize: 5, lineStyle: { color: colors.bad }, itemStyle: { color: colors.bad }, data: f.months.map((m) => m.request_fen) }],
  };
}

const parameters: { name: string; label: string; unit: string; min: number; max: number }[] = [
  { name: "advance_rate", label: "月初预拨比例", unit: "%", min: 0, max: 100 }, { name: "deposit_rate", label: "保证金预留比例", unit: "%", min: 0, max: 100 },
  { name: "advance_working_days", label: "预拨时限(工作日)", unit: "", min: 1, max: 60 }, { name: "netting_working_days", label: "轧差时限(工作日)", unit: "", min: 1, max: 60 }, { name: "prepayment_scale_months", label: "预付规模(月)", unit: "", min: 0, max: 12 },
];

function WhatIf() {
  const { region, fund } = useScope();
  const { business_day } = usePerson();
  const last = shiftMonth(monthBefore(business_day.slice(0, 7)), -1);
  const [asked, setAsked] = useState<{ from: string; to: string; set: string[] }>();
  const answer = useAsk("what-if", { region, fund: fund as "310", from: asked?.from, to: asked?.to, set: asked?.set }, asked !== undefined);
  const submit = (f: Record<string, number | null> & { span: [dayjs.Dayjs, dayjs.Dayjs] }) => setAsked({
    from: f.span[0].format("YYYY-MM"), to: f.span[1].format("YYYY-MM"),
    set: parameters.filter((p) => typeof f[p.name] === "number").map((p) => `${p.name}=${f[p.name]}${p.unit}`),
  });
  return (
    <>
      <Form layout="inline" requiredMark={false} className="form-wrap pad no-print" onFinish={submit} initialValues={{ span: [dayjs(`${shiftMonth(last, -2)}-01`), dayjs(`${last}-01`)], advance_rate: 80 }}>
        <Form.Item name="span" label="已结算的月份"><DatePicker.RangePicker picker="month" allowClear={false} style={{ width: 220 }} /></Form.Item>
        {parameters.map((p) => <Form.Item key={p.name} name={p.name} label={p.label}><InputNumber min={p.min} max={p.max} suffix={p.unit || undefined} placeholder="不变" style={{ width: 88 }} /></Form.Item>)}
        <Button type="primary" htmlType="submit" loading={answer.isFetching}>试算</Button>
      </Form>
      {asked && <Answer of={answer} lines={8}>{(w) => <Compared w={w} />}</Answer>}
      {!asked && <p className="pad-side muted">以已结算月份的原始依据重算一遍,看换一组参数会多付多少、少付多少、未清会到多少。空着的参数不变。</p>}
    </>
  );
}

type Outcome = WhatIfAnswer["actual"];
const compared: { label: string; of: (o: Outcome) => number; days?: boolean }[] = [
  { label: "月初预拨", of: (o) => o.advanced_fen }, { label: "实际应结算额", of: (o) => o.actual_fen }, { label: "保证金预留", of: (o) => o.deposit_fen }, { label: "冲抵", of: (o) => o.set_off_fen },
  { label: "轧差应付", of: (o) => o.net_fen }, { label: "预拨未清", of: (o) => o.open_fen }, { label: "待抵扣", of: (o) => o.clawback_open_fen }, { label: "单家最大未清", of: (o) => o.largest_open_fen },
];

function Compared({ w }: { w: WhatIfAnswer }) {
  const option = useMemo(() => ({
    ...frame, xAxis: { ...categoryAxis, data: w.months.map((m) => m.month) }, yAxis: amountAxis,
    series: [
      { name: "预拨(实际)", type: "bar", barMaxWidth: 18, data: w.months.map((m) => m.actual.advanced_fen) }, { name: "预拨(试算)", type: "bar", barMaxWidth: 18, data: w.months.map((m) => m.what_if.advanced_fen) },
      { name: "未清(实际)", type: "line", data: w.months.map((m) => m.actual.open_fen) }, { name: "未清(试算)", type: "line", data: w.months.map((m) => m.what_if.open_fen) },
    ],
  }), [w]);
  return (
    <div className="pad">
      <p className="gap-below">{w.from} 至 {w.to},{w.parameters.filter((p) => p.what_if !== p.actual).map((p) => `${parameters.find((x) => x.name === p.name)?.label ?? p.name} ${p.actual} → ${p.what_if}`).join(";") || "参数未变"}。</p>
      <div className="columns">
        <Panel title="合计" flush>
          <Table
            size="small" rowKey="label" dataSource={compared} pagination={false} scroll={{ x: 520 }}
            columns={[
              { title: "项目", dataIndex: "label" }, { title: "实际", align: "right", render: (_, c) => <Money fen={c.of(w.actual)} /> }, { title: "试算", align: "right", render: (_, c) => <Money fen={c.of(w.what_if)} strong /> },
              { title: "差", align: "right", render: (_, c) => <Money fen={c.of(w.what_if) - c.of(w.actual)} /> },
            ]}
          />
          <p className="pad-side muted">未清的机构月:实际 {w.actual.open_provider_months},试算 {w.what_if.open_provider_months}。</p>
        </Panel>
        <Panel title="逐月" flush><Chart option={option} height={300} label="逐月预拨与未清,实际与试算" /></Panel>
      </div>
    </div>
  );
}

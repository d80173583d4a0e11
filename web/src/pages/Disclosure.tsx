import { DownloadOutlined, PrinterOutlined } from "../ui/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Input, Segmented, Select, Table } from "antd";
import { useEffect, useState } from "react";
import { Link, useSearchParams } from "react-router";
import { askOpenly, type Problem } from "../api";
import type { DisclosedFundAnswer, DisclosureAnswer } from "../answers";
import { count } from "../format";
import { matches, money, paging } from "../ui/columns";
import { BigMoney, Money } from "../ui/Money";
import { Facts, Panel } from "../ui/Page";
import { Answer, Nothing } from "../ui/states";
import { Tag } from "../ui/Tag";
import { funds, regions } from "../words";

/** 公开:一个年度的预付金,谁得了多少、怎么算的、还了没有。Nobody signs in for it. */
export default function Disclosure() {
  const [address, setAddress] = useSearchParams();
  const year = address.get("year") ? Number(address.get("year")) : undefined;
  const answer = useQuery<DisclosureAnswer, Problem>({ queryKey: ["public", year], queryFn: () => askOpenly<DisclosureAnswer>(`disclosure${year ? `?year=${year}` : ""}`) });
  const [latest, setLatest] = useState<number>();
  useEffect(() => {
    if (answer.data && !year) setLatest(answer.data.year);
    document.title = `${answer.data?.year ?? ""} 年度医保基金预付金公开 · 医结`;
  }, [answer.data, year]);
  const last = latest ?? new Date().getFullYear();
  const years = Array.from({ length: Math.max(1, last - 2024) }, (_, i) => last - i);
  return (
    <div className="public">
      <header className="public-head">
        <Link to="/disclosure" className="brand"><img src="/icon.svg" alt="" width={26} height={26} /><span>医结<small>山西省基本医疗保险基金</small></span></Link>
        <Link to="/" className="no-print">登录</Link>
      </header>
      <main className="public-page" id="page">
        <div className="head">
          <div className="head-title">
            <h1>{answer.data?.year ?? year ?? ""} 年度基本医疗保险基金预付金公开</h1>
            <div className="head-lead">依据《基本医疗保险基金预付管理办法(试行)》(晋医保发〔2025〕7号)第二十二条{answer.data && `;截至 ${answer.data.as_of}`}</div>
          </div>
          <div className="head-tools">
            <Select aria-label="年度" value={answer.data?.year ?? year} onChange={(y) => setAddress({ year: String(y) })} options={years.map((y) => ({ value: y, label: `${y} 年度` }))} style={{ width: 112 }} />
            {answer.data && <><a href={csvOf(answer.data)} download={`预付金公开-${answer.data.year}.csv`}><Button icon={<DownloadOutlined />}>数据 CSV</Button></a><a href={jsonOf(answer.data)} download={`预付金公开-${answer.data.year}.json`}><Button icon={<DownloadOutlined />}>JSON</Button></a></>}
            <Button icon={<PrinterOutlined />} onClick={() => window.print()}>打印</Button>
          </div>
        </div>
        <Answer of={answer} lines={12}>{(d) => <Shown d={d} />}</Answer>
      </main>
    </div>
  );
}

type Row = DisclosedFundAnswer["providers"][number] & { region: string; fund: string };

function Shown({ d }: { d: DisclosureAnswer }) {
  const [region, setRegion] = useState("");
  const [fund, setFund] = useState("");
  const [text, setText] = useState("");
  const of = d.funds.filter((f) => (!region || f.region === region) && (!fund || f.fund === fund));
  const sum = (pick: (f: DisclosedFundAnswer) => number) => of.reduce((total, f) => total + pick(f), 0);
  const known = of.filter((f) => f.gate !== null || f.paid_providers > 0);
  if (d.published.length === 0) return <NotYet d={d} />;
  const rows: Row[] = of.flatMap((f) => f.providers.map((p) => ({ ...p, region: f.region, fund: f.fund }))).sort((a, b) => b.paid_fen - a.paid_fen);
  return (
    <>
      <div className="filters flush no-print">
        <Select aria-label="统筹区" value={region} onChange={setRegion} style={{ width: 140 }} options={[{ value: "", label: "已公布的统筹区" }, ...d.published.map((p) => ({ value: p.region, label: regions[p.region] }))]} />
        <Segmented aria-label="险种" value={fund} onChange={setFund} options={[{ value: "", label: "两个险种" }, ...Object.entries(funds).map(([value, f]) => ({ value, label: f.short }))]} />
      </div>
      <Facts of={[
        { label: "预付机构", value: <span className="big-number">{count(sum((f) => f.paid_providers))} 家次</span>, note: "按险种分别计" },
        { label: "已拨付", value: <BigMoney fen={sum((f) => f.paid_fen)} /> },
        { label: "已交回", value: <BigMoney fen={sum((f) => f.returned_fen)} /> },
        { label: "从结算中冲抵", value: <BigMoney fen={sum((f) => f.set_off_fen)} /> },
        { label: "核销", value: <BigMoney fen={sum((f) => f.written_off_fen)} /> },
        { label: "机构占用", value: <BigMoney fen={sum((f) => f.held_fen)} />, note: "当年 12 月 20 日前全额收回" },
      ]} />
      {rows.length === 0
        ? <Nothing title={`${d.year} 年度没有拨付预付金`}><p>没有预付也公布:下表说明各统筹区的基金是否具备预付条件。</p></Nothing>
        : (
          <Panel title={`名单 ${count(rows.length)}`} extra={<Input.Search allowClear size="small" placeholder="机构名称或代码" aria-label="查找机构" value={text} onChange={(e) => setText(e.target.value)} className="find" />} flush>
            <Table<Row>
              size="small" rowKey={(r) => r.fund + r.provider} dataSource={rows.filter((r) => matches(text, r.provider, r.name))} pagination={paging} scroll={{ x: 1180 }}
              columns={[
                { title: "机构", render: (_, r) => <span className="who"><span>{r.name}</span><small>{r.provider}</small></span> },
                { title: "统筹区", render: (_, r) => regions[r.region] }, { title: "险种", render: (_, r) => funds[r.fund]?.short },
                money("前三年住院统筹支出", (r) => r.spending_fen ?? 0), { title: "月数", align: "right", dataIndex: "months" }, { title: "规模(月)", align: "right", dataIndex: "scale_months" },
                money("核定额度", (r) => r.quota_fen ?? 0), money("已拨付", (r) => r.paid_fen), money("交回", (r) => r.returned_fen), money("冲抵", (r) => r.set_off_fen), money("核销", (r) => r.written_off_fen), money("占用", (r) => r.held_fen),
              ]}
            />
          </Panel>
        )}
      <Panel title="各统筹区基金的预付条件" flush>
        <Table<DisclosedFundAnswer>
          size="small" rowKey={(f) => f.region + f.fund} dataSource={known} pagination={false} scroll={{ x: 900 }}
          columns={[
            { title: "统筹区", render: (_, f) => f.region_name }, { title: "险种", render: (_, f) => funds[f.fund]?.short },
            { title: "能否预付", render: (_, f) => f.gate === null ? <span className="muted">基金月报未齐</span> : f.gate.passed ? <Tag tone="good">可以预付</Tag> : <Tag tone="warn">不得预付</Tag> },
            { title: "可支付月数", align: "right", render: (_, f) => f.gate ? <span className="number">{f.gate.payable_months ?? "—"} / 须 {f.gate.required_months}</span> : "—" },
            { title: "上年度末累计结余", align: "right", render: (_, f) => f.gate ? <Money fen={f.gate.balance_fen} /> : "—" },
            { title: "上年收支差", align: "right", render: (_, f) => f.gate ? <Money fen={f.gate.last_year.income_fen - f.gate.last_year.expenditure_fen} /> : "—" },
            { title: "机构", align: "right", render: (_, f) => count(f.paid_providers) },
            money("已拨付", (f) => f.paid_fen), money("占用", (f) => f.held_fen),
          ]}
        />
        {known.length < of.length && <p className="pad-side muted">其余 {of.length - known.length} 个统筹区险种的基金月报未齐,也没有拨付。</p>}
      </Panel>
      <Method d={d} note="每个数都能从本页的数据重算;下载的数据与本页相同。金额单位:元。" />
      <Panel title="在哪里公布"><ul>{d.published.map((p) => <li key={p.region}>{regions[p.region]}:{p.on_day},{p.place}</li>)}</ul></Panel>
    </>
  );
}

const Method = ({ d, note }: { d: DisclosureAnswer; note: string }) => (
  <Panel title="计算方法"><ol className="method">{d.method.map((m) => <li key={m}>{m}</li>)}</ol><p className="muted gap-above">{note}</p></Panel>
);

/** 公布是登记过的才给;没有登记,这里一个数也没有。 */
const NotYet = ({ d }: { d: DisclosureAnswer }) => (
  <>
    <Nothing title={`${d.year} 年度的预付金还没有公布`}><p>办法第二十二条:每年年底主动向社会公布预付金拨付情况和计算方法。各统筹区公布之后,名单与数据即在这里。</p></Nothing>
    <Method d={d} note="公布时每个数都能从所公布的数据按此重算。" />
  </>
);

const jsonOf = (d: DisclosureAnswer) => `data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify(d, null, 1))}`;

const yuanOf = (fen: number | null) => (fen === null ? "" : `${fen < 0 ? "-" : ""}${Math.floor(Math.abs(fen) / 100)}.${String(Math.abs(fen) % 100).padStart(2, "0")}`);

function csvOf(d: DisclosureAnswer): string {
  const cell = (text: string | number | null) => (/[",\n]/.test(String(text ?? "")) ? `"${String(text).replaceAll('"', '""')}"` : String(text ?? ""));
  const lines = d.funds.flatMap((f) => f.providers.map((p) => [
    d.year, f.region_name, funds[f.fund]?.short ?? f.fund, p.provider, p.name, yuanOf(p.spending_fen), p.months, p.scale_months, yuanOf(p.quota_fen),
    yuanOf(p.paid_fen), yuanOf(p.returned_fen), yuanOf(p.set_off_fen), yuanOf(p.written_off_fen), yuanOf(p.held_fen),
  ].map(cell).join(",")));
  const head = "年度,统筹区,险种,机构代码,机构名称,前三年住院统筹支出,月数,规模,核定额度,已拨付,交回,冲抵,核销,占用";
  return `data:text/csv;charset=utf-8,${encodeURIComponent(`\ufeff${[head, ...lines].join("\r\n")}\r\n`)}`;
}

import { useQuery } from "@tanstack/react-query";
import { DatePicker, Table } from "antd";
import dayjs from "dayjs";
import { useEffect, useState } from "react";
import { Link } from "react-router";
import { type AnswerTo, askOpenly, type Problem } from "../api";
import { useSession } from "../session";
import { BigMoney, Money } from "../ui/Money";
import { Facts, Panel } from "../ui/Page";
import { money } from "../ui/columns";
import { Answer, Nothing } from "../ui/states";
import { Tag } from "../ui/Tag";

type Disclosed = AnswerTo<"prepay/disclose">;
type Provider = Disclosed["funds"][number]["providers"][number];

/** 公开:预付金的名单、方法、门槛、拨付与收回。人人可看,不需登录。 */
export default function Disclosure() {
  const { person } = useSession();
  const [year, setYear] = useState<number>();
  const answer = useQuery<Disclosed, Problem>({ queryKey: ["disclosure", year], queryFn: () => askOpenly<Disclosed>(year ? `disclosure?year=${year}` : "disclosure") });
  const shown = year ?? answer.data?.year;
  useEffect(() => {
    document.title = "预付金公开 · 医结";
  }, []);
  return (
    <main className="open-page" id="page">
      <header className="head">
        <div className="head-title">
          <h1>基本医疗保险基金预付金公开</h1>
          <p className="head-lead">依据《基本医疗保险基金预付管理办法(试行)》第二十二条,每年公布预付的机构、额度、方法与收回情况。所有数字都可以按公布的方法重算。</p>
        </div>
        <div className="head-tools">
          <DatePicker picker="year" allowClear={false} inputReadOnly aria-label="年度" value={shown ? dayjs(`${shown}-01-01`) : null} onChange={(day) => day && setYear(day.year())} />
          {person ? <Link to="/">回工作台</Link> : <Link to="/sign-in">登录</Link>}
        </div>
      </header>
      <Answer of={answer} lines={10}>{(d) => <Shown d={d} />}</Answer>
    </main>
  );
}

function Shown({ d }: { d: Disclosed }) {
  const sum = (pick: (f: Disclosed["funds"][number]) => number) => d.funds.reduce((total, f) => total + pick(f), 0);
  const lacking = [...new Set(d.funds.filter((f) => f.gate === null).map((f) => f.region_name))];
  const paid = d.funds.filter((f) => f.paid_providers > 0);
  return (
    <>
      <Facts of={[
        { label: `${d.year} 年已拨付`, value: <BigMoney fen={sum((f) => f.paid_fen)} />, note: `${sum((f) => f.paid_providers)} 家次` },
        { label: "已收回", value: <BigMoney fen={sum((f) => f.returned_fen + f.set_off_fen)} />, note: <>其中冲抵结算 <Money fen={sum((f) => f.set_off_fen)} /> 元</> },
        { label: "机构占用", value: <BigMoney fen={sum((f) => f.held_fen)} /> },
        { label: "核销", value: <BigMoney fen={sum((f) => f.written_off_fen)} /> },
      ]} />
      <Panel title="计算方法">
        <ol className="method">{d.method.map((line) => <li key={line}>{line}</li>)}</ol>
      </Panel>
      <Panel title="各统筹区的基金条件" flush>
        <Table<Disclosed["funds"][number]>
          size="small" rowKey={(f) => f.region + f.fund} dataSource={d.funds.filter((f) => f.gate !== null)} pagination={false} scroll={{ x: 860 }}
          columns={[
            { title: "统筹区", dataIndex: "region_name" }, { title: "基金", dataIndex: "fund_name" },
            { title: "条件", render: (_, f) => f.gate?.passed ? <Tag tone="good">可以预付</Tag> : <Tag tone="warn">不得预付</Tag> },
            { title: "可支付月数", align: "right", className: "number", render: (_, f) => f.gate && `${f.gate.payable_months ?? "—"} / ${f.gate.required_months}` },
            { title: "累计结余", align: "right", render: (_, f) => f.gate && <Money fen={f.gate.balance_fen} /> },
            { title: "预付机构", align: "right", className: "number", dataIndex: "paid_providers" },
            money("已拨付", (f) => f.paid_fen, { sorter: undefined }), money("机构占用", (f) => f.held_fen, { sorter: undefined }),
          ]}
        />
        {lacking.length > 0 && <p className="pad-side muted">基金收支月报尚未报齐的:{lacking.join("、")}。</p>}
      </Panel>
      {paid.length === 0 && <Nothing title={`${d.year} 年还没有拨付预付金`}><p>拨付之后,这里逐家列出额度、收回与占用。</p></Nothing>}
      {paid.map((f) => (
        <Panel key={f.region + f.fund} title={`${f.region_name} · ${f.fund_name}`} flush>
          <Table<Provider>
            size="small" rowKey="provider" dataSource={f.providers} pagination={{ pageSize: 20, hideOnSinglePage: true, size: "small" }} scroll={{ x: 900 }}
            columns={[
              { title: "机构", render: (_, p) => <span className="who">{p.name}<small>{p.provider}</small></span> },
              { title: "三年住院统筹支出", align: "right", render: (_, p) => p.spending_fen !== null && <Money fen={p.spending_fen} /> },
              { title: "核定额度", align: "right", render: (_, p) => p.quota_fen !== null && <Money fen={p.quota_fen} /> },
              money("已拨付", (p) => p.paid_fen), money("交回", (p) => p.returned_fen), money("冲抵结算", (p) => p.set_off_fen), money("机构占用", (p) => p.held_fen),
            ]}
          />
        </Panel>
      ))}
      <p className="muted">截至 {d.as_of}。</p>
    </>
  );
}

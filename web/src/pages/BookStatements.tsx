import { PrinterOutlined } from "../ui/icons";
import { App, Button, DatePicker, Segmented, Table } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import { type AnswerTo, useAct, useAsk } from "../api";
import { shiftMonth } from "../format";
import { useScope } from "../scope";
import { useMay, usePerson } from "../session";
import { Popconfirm } from "../ui/dialogs";
import { Hash } from "../ui/Hash";
import { Money } from "../ui/Money";
import { Answer } from "../ui/states";
import { Refused } from "../ui/trouble";
import { funds, regions } from "../words";

type Statements = AnswerTo<"ledger/statements">;
type Row = Statements["balance_sheet"][number];

/** 会计报表:资产负债表(会社保01)、收支表(会社保02),月报或年报,可打印。Of a closed period only. */
export function BookStatements() {
  const { region, fund } = useScope();
  const person = usePerson();
  const [of, setOf] = useState<"month" | "year">("month");
  const [month, setMonth] = useState(shiftMonth(person.business_day.slice(0, 7), -2));
  const statements = useAsk("ledger/statements", of === "month" ? { region, fund, month } : { region, fund, year: month.slice(0, 4) });
  return (
    <>
      <div className="filters no-print">
        <Segmented aria-label="月报或年报" value={of} onChange={setOf} options={[{ value: "month", label: "月报" }, { value: "year", label: "年报" }]} />
        <DatePicker picker={of} allowClear={false} inputReadOnly aria-label="期间" value={dayjs(`${month}-01`)} onChange={(d) => d && setMonth(d.format("YYYY-MM"))} style={{ width: 130 }} />
        <Button icon={<PrinterOutlined />} onClick={() => window.print()}>打印</Button>
        <span className="muted">结账之后才有报表;打印一表一页</span>
      </div>
      <Answer of={statements} lines={12}>{(s) => <Forms of={s} yearly={of === "year"} />}</Answer>
    </>
  );
}

const Forms = ({ of, yearly }: { of: Statements; yearly: boolean }) => (
  <div className="pad forms">
    <Form title="社会保险基金资产负债表" number="会社保01表" of={of} rows={of.balance_sheet} first="期末余额" second="年初余额" />
    <Form title="社会保险基金收支表" number="会社保02表" of={of} rows={of.income_and_expenditure} first={yearly ? "本年数" : "本月数"} second={yearly ? "上年数" : "本年累计数"} />
  </div>
);

const Form = ({ title, number, of, rows, first, second }: { title: string; number: string; of: Statements; rows: Row[]; first: string; second: string }) => (
  <article className="paper book-form">
    <header className="paper-head">
      <h2>{title}</h2>
      <dl>
        <div><dt>编制单位</dt><dd>{regions[of.region]}医疗保险经办机构</dd></div>
        <div><dt>险种</dt><dd>{funds[of.fund]?.name}</dd></div>
        <div><dt>期间</dt><dd>{of.period.replace("-", " 年 ")}{of.period.length > 4 ? " 月" : " 年度"}</dd></div>
        <div><dt>{number}</dt><dd>单位:元</dd></div>
      </dl>
    </header>
    <table className="bill">
      <thead><tr><th scope="col">项目</th><th scope="col" className="amount">{first}</th><th scope="col" className="amount">{second}</th></tr></thead>
      <tbody>
        {rows.map((r, i) => (
          <tr key={r.title + i} className={r.level === 0 ? "bill-sum" : undefined}>
            <td className={`level-${r.level}`}>{r.level === 2 && "其中:"}{r.title}</td><td className="amount"><Money fen={r.first_fen} /></td><td className="amount"><Money fen={r.second_fen} /></td>
          </tr>
        ))}
      </tbody>
    </table>
    <footer className="paper-foot"><span>单位负责人</span><span>会计主管</span><span>制表</span></footer>
  </article>
);

type Closed = { year: string; hash: string; carried: { account: string; name: string; balance_fen: number }[] };

/** 年末结账:十二个月都结了之后,余额原样结转下年。 */
export function YearClosing() {
  const { region, fund } = useScope();
  const person = usePerson();
  const accountant = useMay("ledger close-year");
  const { message } = App.useApp();
  const [year, setYear] = useState(String(Number(person.business_day.slice(0, 4)) - 1));
  const close = useAct("ledger/close-year");
  const done = close.data as Closed | undefined;
  return (
    <div className="pad">
      <h3>年结</h3>
      <p className="paper-note">十二个月都已结账、退回待重付与预付金都已了结之后,年度账簿终结,余额原样结转下年;不填凭证,留下结转余额的摘要供核验。</p>
      <div className="filters flush">
        <DatePicker picker="year" allowClear={false} aria-label="年度" value={dayjs(`${year}-01-01`)} onChange={(d) => d && setYear(d.format("YYYY"))} />
        {accountant ? (
          <Popconfirm title={`结 ${year} 年度的账?`} description="年结之后这一年的账不再动。" okText="年结" cancelText="取消" onConfirm={() => close.mutate({ region, fund, year }, { onSuccess: () => void message.success(`${year} 年度已结账`) })}>
            <Button loading={close.isPending}>年末结账</Button>
          </Popconfirm>
        ) : <span className="muted">年结由会计办理</span>}
      </div>
      <Refused problem={close.error} />
      {done && (
        <>
          <div className="hash-box"><span>{done.year} 年度结转余额的摘要</span><Hash of={done.hash} /></div>
          <Table size="small" rowKey="account" dataSource={done.carried} pagination={false} scroll={{ x: 480 }} columns={[{ title: "科目", dataIndex: "account", className: "number" }, { title: "名称", dataIndex: "name" }, { title: "结转余额(借方为正)", align: "right", render: (_, c) => <Money fen={c.balance_fen} /> }]} />
        </>
      )}
    </div>
  );
}

import { App, Button, Form, InputNumber, Select, Table } from "antd";
import { Link, useSearchParams } from "react-router";
import { useAct, useAsk } from "../api";
import type { DeclarationAnswer } from "../answers";
import { count, daysBetween, monthTitle, shiftMonth, yuan } from "../format";
import { usePerson } from "../session";
import { Article } from "../ui/Article";
import { money, paging } from "../ui/columns";
import { Money } from "../ui/Money";
import { Next, Page, Panel } from "../ui/Page";
import { Answer } from "../ui/states";
import { StateTag } from "../ui/Tag";
import { Refused } from "../ui/trouble";
import { declarationStates, funds } from "../words";

const keyOf = (d: DeclarationAnswer) => `${d.fund}-${d.month}`;

/** 申报:一家机构申报自己一个月的费用,与平台的结算明细对照。 */
export default function OwnDeclaration() {
  const { provider } = usePerson();
  const list = useAsk("declare/list", { provider: provider ?? "" });
  return (
    <Page title="月度申报" lead="结算之前可以更改,以后一次为准" back={{ to: "/", title: "我的资金" }}>
      <Answer of={list}>{(rows) => <Shown rows={rows} />}</Answer>
    </Page>
  );
}

function Shown({ rows }: { rows: DeclarationAnswer[] }) {
  const [address, setAddress] = useSearchParams();
  const open = rows.filter((r) => r.state !== "settled");
  const chosen = open.find((r) => keyOf(r) === address.get("of")) ?? open.find((r) => r.state !== "declared" && r.settlements > 0) ?? open[0];
  return (
    <>
      {chosen ? <Declare key={keyOf(chosen)} of={chosen} open={open} rows={rows} choose={(of) => setAddress({ of })} /> : <Next tone="good"><p>近一年的费用都已结算,没有要申报的。</p></Next>}
      <Panel title="近一年的申报" flush>
        <Table<DeclarationAnswer>
          size="small" rowKey={keyOf} dataSource={rows} pagination={paging} scroll={{ x: 760 }}
          columns={[
            { title: "费用所属月", render: (_, d) => d.state === "settled" ? <Link className="number" to={`/statement/${d.provider}/${d.fund}/${d.month}`}>{d.month}</Link> : <span className="number">{d.month}</span> },
            { title: "险种", render: (_, d) => funds[d.fund]?.short },
            { title: "状态", render: (_, d) => <StateTag of={declarationStates} code={d.state} /> },
            { title: "截止", dataIndex: "due_on", className: "number" },
            { title: "申报日", render: (_, d) => <span className="number">{d.declared?.declared_on ?? "—"}</span> },
            money("申报", (d) => d.declared?.fund_appy_fen ?? 0, { render: (_, d) => d.declared ? <Money fen={d.declared.fund_appy_fen} /> : <span className="muted">—</span> }),
            money("结算明细计入", (d) => d.gross_fen),
            { title: "差额", align: "right", render: (_, d) => d.declared && d.declared.fund_appy_fen !== d.gross_fen && <Money fen={d.declared.fund_appy_fen - d.gross_fen} /> },
          ]}
        />
      </Panel>
    </>
  );
}

type Given = { amount: string; medfee?: string; account?: string; visits?: number };

function Declare({ of, open, rows, choose }: { of: DeclarationAnswer; open: DeclarationAnswer[]; rows: DeclarationAnswer[]; choose(key: string): void }) {
  const { message } = App.useApp();
  const { business_day } = usePerson();
  const submit = useAct("declare/submit");
  const [form] = Form.useForm<Given>();
  const amount = Form.useWatch("amount", form);
  const before = rows.find((r) => r.fund === of.fund && r.month === shiftMonth(of.month, -1));
  const left = daysBetween(business_day, of.due_on);
  const text = (fen?: number) => (fen === undefined ? undefined : yuan(fen).replaceAll(",", ""));
  return (
    <Panel title={`申报 ${monthTitle(of.month)} · ${funds[of.fund]?.name}`} extra={<span className={left < 0 ? "due due-late" : left <= 3 ? "due due-soon" : "due"}>{of.due_on} 截止,{left < 0 ? `已过 ${-left} 天` : left === 0 ? "就在今天" : `还有 ${left} 天`} <Article cite="方案·三" /></span>}>
      <div className="columns">
        <Form
          form={form} layout="vertical" requiredMark={false}
          initialValues={{ amount: text(of.declared?.fund_appy_fen), medfee: text(of.declared?.medfee_fen), account: text(of.declared?.acct_fen), visits: of.declared?.psntime }}
          onFinish={(f: Given) => submit.mutate({ provider: of.provider, fund: of.fund as "310", month: of.month, amount: f.amount, medfee: f.medfee, account: f.account, visits: f.visits }, { onSuccess: () => void message.success("已申报") })}
        >
          <Form.Item label="月份与险种"><Select aria-label="月份与险种" value={keyOf(of)} onChange={choose} options={open.map((o) => ({ value: keyOf(o), label: `${monthTitle(o.month)} · ${funds[o.fund]?.short}(${declarationStates[o.state]?.name})` }))} /></Form.Item>
          <Form.Item name="amount" label="基金申请总额(元)" rules={[{ required: true, message: "请填写基金申请总额" }]} extra={difference(amount, of.gross_fen)}><InputNumber stringMode precision={2} style={{ width: "100%" }} /></Form.Item>
          <Form.Item name="medfee" label="医疗费总额(元)"><InputNumber stringMode precision={2} style={{ width: "100%" }} /></Form.Item>
          <Form.Item name="account" label="其中个人账户(元)"><InputNumber stringMode precision={2} style={{ width: "100%" }} /></Form.Item>
          <Form.Item name="visits" label="人次"><InputNumber min={0} precision={0} style={{ width: "100%" }} /></Form.Item>
          <Button type="primary" htmlType="submit" loading={submit.isPending}>{of.declared ? "更改申报" : "申报"}</Button>
          <Refused problem={submit.error} />
        </Form>
        <table className="bill">
          <caption className="muted">平台结算明细,供对照</caption>
          <thead><tr><th scope="col">项目</th><th scope="col">{of.month}</th><th scope="col">上月</th></tr></thead>
          <tbody>
            <tr className="bill-sum"><th scope="row">计入的应结算额</th><td><Money fen={of.gross_fen} /></td><td>{before ? <Money fen={before.gross_fen} /> : "—"}</td></tr>
            <tr><th scope="row">其中个人账户</th><td><Money fen={of.account_fen} /></td><td>{before ? <Money fen={before.account_fen} /> : "—"}</td></tr>
            <tr><th scope="row">结算笔数</th><td>{count(of.settlements)}</td><td>{before ? count(before.settlements) : "—"}</td></tr>
            <tr><th scope="row">申报</th><td>{of.declared ? <Money fen={of.declared.fund_appy_fen} /> : "—"}</td><td>{before?.declared ? <Money fen={before.declared.fund_appy_fen} /> : "—"}</td></tr>
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

/** 所填与结算明细的差。 */
function difference(amount: string | undefined, gross: number) {
  const fen = amount ? Math.round(Number(amount) * 100) : Number.NaN;
  return Number.isSafeInteger(fen) && fen !== gross ? <>比结算明细{fen > gross ? "多" : "少"} <Money fen={Math.abs(fen - gross)} /> 元</> : undefined;
}

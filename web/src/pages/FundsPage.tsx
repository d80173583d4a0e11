import { App, Button, Form, Input, InputNumber, Select, Table } from "antd";
import { Link } from "react-router";
import { useAct, useAsk } from "../api";
import type { LedgerLine } from "../answers";
import { useScope } from "../scope";
import { useMay } from "../session";
import { BigMoney, Money } from "../ui/Money";
import { Facts, Page, Panel } from "../ui/Page";
import { money } from "../ui/columns";
import { Answer } from "../ui/states";
import { Refused } from "../ui/trouble";
import { funds } from "../words";

/** 支出户:财政拨款到账,机构交回,付出。 */
export default function FundsPage() {
  const { region, fund } = useScope();
  const balances = useAsk("ledger/trial-balance", { region, fund });
  const ledger = useAsk("ledger/account", { region, fund, account: "1004" });
  const [finance, cashier] = [useMay("funds receive"), useMay("funds return")]; // 出纳登记交回,也登记利息、违约金
  return (
    <Page title="支出户资金" lead={`${funds[fund].name}:财政专户拨来的、付出的、机构交回的`} scope={["region", "fund"]} print>
      <Answer of={balances}>
        {(list) => {
          const deposit = list.find((b) => b.account === "1004");
          return (
            <Facts of={[
              { label: "支出户存款", value: <BigMoney fen={deposit?.balance_fen ?? 0} /> },
              { label: "本年收入", value: <BigMoney fen={deposit?.debit_fen ?? 0} /> },
              { label: "本年付出", value: <BigMoney fen={deposit?.credit_fen ?? 0} /> },
            ]} />
          );
        }}
      </Answer>
      {finance && <Receive />}
      {cashier && <Return />}
      {cashier && <Interest />}
      {cashier && <Penalty />}
      <Panel title="支出户存款日记账" extra={<Link to={`/books/account?region=${region}&fund=${fund}&account=1004`}>明细账</Link>} flush>
        <Answer of={ledger}>
          {(l) => (
            <Table<LedgerLine>
              size="small" rowKey={(row) => `${row.period}-${row.number}-${row.line}`} dataSource={[...l.lines].reverse()} pagination={{ pageSize: 20, hideOnSinglePage: true, size: "small" }} scroll={{ x: 760 }}
              columns={[
                { title: "日期", dataIndex: "on", className: "number" },
                { title: "凭证", render: (_, row) => <Link className="number" to={`/vouchers/${region}/${fund}/${row.period}/${row.number}`}>{row.period} 第 {row.number} 号</Link> },
                { title: "摘要", dataIndex: "summary" }, { title: "依据", dataIndex: "reference" },
                { title: "收入", align: "right", render: (_, row) => row.debit_fen !== 0 && <Money fen={row.debit_fen} /> },
                { title: "付出", align: "right", render: (_, row) => row.credit_fen !== 0 && <Money fen={row.credit_fen} /> },
                money("余额", (row) => row.balance_fen, { sorter: undefined }),
              ]}
            />
          )}
        </Answer>
      </Panel>
    </Page>
  );
}

const Amount = () => (
  <Form.Item name="amount" label="金额(元)" rules={[{ required: true, message: "请填写金额" }]}>
    <InputNumber<string> stringMode min="0.01" precision={2} controls={false} style={{ width: 180 }} formatter={(v) => String(v ?? "").replace(/\B(?=(\d{3})+(?=\.|$))/g, ",")} parser={(v) => (v ?? "").replaceAll(",", "")} />
  </Form.Item>
);

/** Sent again, as after an answer that was lost, it is posted once: by this number (docs/decisions/034). */
const receiptNumber = { required: true, whitespace: true, message: "请填写;同一号只入账一次" };

function Receive() {
  const { region, fund } = useScope();
  const { message } = App.useApp();
  const [form] = Form.useForm();
  const receive = useAct("funds/receive");
  return (
    <Panel title="登记拨款到账">
      <Form form={form} layout="inline" requiredMark={false} onFinish={(f) => receive.mutate({ region, fund, ...f }, { onSuccess: () => { form.resetFields(); void message.success("已记账"); } })}>
        <Amount />
        <Form.Item name="ref" label="回单号或拨款文号" rules={[receiptNumber]}><Input style={{ width: 260 }} /></Form.Item>
        <Button type="primary" htmlType="submit" loading={receive.isPending}>登记并记账</Button>
      </Form>
      <Refused problem={receive.error} />
    </Panel>
  );
}

function Return() {
  const { region, fund } = useScope();
  const { message } = App.useApp();
  const [form] = Form.useForm();
  const back = useAct("funds/return");
  const yearly = Form.useWatch("kind", form) === "clearing";
  return (
    <Panel title="登记机构交回">
      <Form form={form} layout="inline" requiredMark={false} className="form-wrap" initialValues={{ kind: "advance" }} onFinish={(f) => back.mutate({ region, fund, ...f }, { onSuccess: () => { form.resetFields(); void message.success("已记账"); } })}>
        <Form.Item name="provider" label="机构代码" rules={[{ required: true, message: "请填写机构代码" }]}><Input style={{ width: 150 }} /></Form.Item>
        {yearly
          ? <Form.Item name="year" label="清算年度" rules={[{ required: true, pattern: /^\d{4}$/, message: "写作 yyyy" }]}><Input style={{ width: 100 }} placeholder="yyyy" /></Form.Item>
          : <Form.Item name="month" label="费用所属月" rules={[{ required: true, pattern: /^\d{4}-\d{2}$/, message: "写作 yyyy-MM" }]}><Input style={{ width: 100 }} placeholder="yyyy-MM" /></Form.Item>}
        <Form.Item name="kind" label="交回"><Select style={{ width: 150 }} options={[{ value: "advance", label: "即时结算预拨" }, { value: "clawback", label: "待抵扣款" }, { value: "clearing", label: "清算应收回款" }]} /></Form.Item>
        <Amount />
        <Form.Item name="ref" label="回单号" rules={[receiptNumber]}><Input style={{ width: 160 }} /></Form.Item>
        <Button htmlType="submit" loading={back.isPending}>登记并记账</Button>
      </Form>
      <Refused problem={back.error} />
    </Panel>
  );
}

function Penalty() {
  const { region, fund } = useScope();
  const { message } = App.useApp();
  const [form] = Form.useForm();
  const penalty = useAct("funds/penalty");
  return (
    <Panel title="登记协议违约金(入财政专户)">
      <Form form={form} layout="inline" requiredMark={false} className="form-wrap" onFinish={(f) => penalty.mutate({ region, fund, ...f }, { onSuccess: () => { form.resetFields(); void message.success("已记账"); } })}>
        <Form.Item name="provider" label="机构代码" rules={[{ required: true, message: "请填写机构代码" }]}><Input style={{ width: 150 }} /></Form.Item>
        <Amount />
        <Form.Item name="ref" label="回单号" rules={[receiptNumber]}><Input style={{ width: 200 }} /></Form.Item>
        <Button htmlType="submit" loading={penalty.isPending}>登记并记账</Button>
      </Form>
      <Refused problem={penalty.error} />
    </Panel>
  );
}

function Interest() {
  const { region, fund } = useScope();
  const { message } = App.useApp();
  const [form] = Form.useForm();
  const interest = useAct("funds/interest");
  return (
    <Panel title="登记支出户利息">
      <Form form={form} layout="inline" requiredMark={false} initialValues={{ kind: "credited" }} onFinish={(f) => interest.mutate({ region, fund, ...f }, { onSuccess: () => { form.resetFields(); void message.success("已记账"); } })}>
        <Form.Item name="kind" label="利息"><Select style={{ width: 150 }} options={[{ value: "credited", label: "银行结息" }, { value: "handed-over", label: "上缴财政专户" }]} /></Form.Item>
        <Amount />
        <Form.Item name="ref" label="回单号" rules={[receiptNumber]}><Input style={{ width: 200 }} /></Form.Item>
        <Button htmlType="submit" loading={interest.isPending}>登记并记账</Button>
      </Form>
      <Refused problem={interest.error} />
    </Panel>
  );
}

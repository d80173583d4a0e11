import { App, Button, Form, Input, InputNumber, Select, Table } from "antd";
import { Fragment, type ReactNode, useState } from "react";
import { Link, useSearchParams } from "react-router";
import { useAct, useAsk } from "../api";
import type { LedgerLine } from "../answers";
import { yuan } from "../format";
import { useScope } from "../scope";
import { useMay } from "../session";
import { Modal } from "../ui/dialogs";
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
      {finance && <Receive key={`${region}${fund}`} />}
      {cashier && <Fragment key={`${region}${fund}`}><Return />{balances.data?.some((b) => b.account === "200104" && b.balance_fen !== 0) && <Repay />}<Recover /><Interest /><Penalty /></Fragment>}
      <PayingAccount />
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

/** 不是拨付请拨的款。 */
const none = "none";

/** 登记一笔收付。Sent again, as after an answer that was lost, it is posted once: by its receipt number (docs/decisions/034). */
function Enter({ title, command, receipt = "回单号", initial, children }: {
  title: string; command: "funds/receive" | "funds/return" | "funds/repay" | "funds/interest" | "funds/penalty" | "stop/recover"; receipt?: string; initial?: Record<string, string>; children?: ReactNode;
}) {
  const { region, fund } = useScope();
  const { message } = App.useApp();
  const [form] = Form.useForm();
  const enter = useAct(command);
  const submit = ({ request, ...filled }: Record<string, string | undefined>) => enter.mutate({ region, fund, ...filled, ...(request && request !== none && { request }) } as never, { onSuccess: () => { form.resetFields(); void message.success("已记账"); } });
  return (
    <Panel title={title} className="no-print">
      <Form name={command} form={form} layout="inline" requiredMark={false} className="form-wrap" initialValues={initial} onFinish={submit}>
        {children}
        <Form.Item name="amount" label="金额(元)" rules={[{ required: true, message: "请填写金额" }]}>
          <InputNumber<string> stringMode min="0.01" precision={2} controls={false} style={{ width: 180 }} formatter={(v) => String(v ?? "").replace(/\B(?=(\d{3})+(?=\.|$))/g, ",")} parser={(v) => (v ?? "").replaceAll(",", "")} />
        </Form.Item>
        <Form.Item name="ref" label={receipt} rules={[{ required: true, whitespace: true, message: "请填写;同一号只入账一次" }]}><Input style={{ width: 220 }} /></Form.Item>
        <Button type="primary" htmlType="submit" loading={enter.isPending}>登记并记账</Button>
      </Form>
      <Refused problem={enter.error} />
    </Panel>
  );
}

/** 财政:拨款到账,写明拨付的是哪一份请拨;请拨到账、财政的时限都看它。 */
function Receive() {
  const { region, fund } = useScope();
  const [address] = useSearchParams();
  const requests = useAsk("request/list", { region, fund });
  const waiting = (requests.data ?? []).filter((r) => r.status === "approved" || r.status === "part-funded");
  const asked = waiting.find((r) => r.id === address.get("request"))?.id;
  if (requests.isPending) return null;
  return (
    <Enter key={waiting.map((r) => r.id).join()} title="登记拨款到账" command="funds/receive" receipt="回单号或拨款文号" initial={asked ? { request: asked } : undefined}>
      {waiting.length > 0 && (
        <Form.Item name="request" label="拨付的请拨" rules={[{ required: true, message: "请选择;不是拨付请拨的,选“不属于请拨”" }]}>
          <Select style={{ width: 330 }} placeholder="哪一份请拨" options={[...waiting.map((r) => ({ value: r.id, label: `${r.id},待拨 ${yuan(r.awaited_fen)} 元` })), { value: none, label: "不属于请拨" }]} />
        </Form.Item>
      )}
    </Enter>
  );
}

const pattern = (of: RegExp, message: string) => [{ required: true, pattern: of, message }];

const institution = <Form.Item name="provider" label="机构代码" rules={[{ required: true, message: "请填写机构代码" }]}><Input style={{ width: 150 }} /></Form.Item>;
const serviceMonth = <Form.Item name="month" label="费用所属月" rules={pattern(/^\d{4}-\d{2}$/, "写作 yyyy-MM")}><Input style={{ width: 100 }} placeholder="yyyy-MM" /></Form.Item>;

/** 出纳:机构交回的。 */
const Return = () => (
  <Enter title="登记机构交回" command="funds/return" initial={{ kind: "advance" }}>
    {institution}
    <Form.Item noStyle dependencies={["kind"]}>
      {({ getFieldValue }) => getFieldValue("kind") === "clearing"
        ? <Form.Item name="year" label="清算年度" rules={pattern(/^\d{4}$/, "写作 yyyy")}><Input style={{ width: 100 }} placeholder="yyyy" /></Form.Item>
        : serviceMonth}
    </Form.Item>
    <Form.Item name="kind" label="交回"><Select style={{ width: 150 }} options={[{ value: "advance", label: "即时结算预拨" }, { value: "clawback", label: "待抵扣款" }, { value: "clearing", label: "清算应收回款" }]} /></Form.Item>
  </Enter>
);

/** 出纳:启用以前付出、退回而没有重付的(决定 258);本系统付出的,在支付里重发。 */
const Repay = () => (
  <Enter title="重付期初带来的退回款" command="funds/repay">
    {institution}
  </Enter>
);

/** 出纳:退出机构的预拨核销之后又收回的(决定 259);有核销的才有。 */
function Recover() {
  const { region, fund } = useScope();
  const writtenOff = (useAsk("ledger/registers", { region, fund, kind: "writeoff" }).data ?? []).some((entry) => entry.month.length === 7);
  return writtenOff && (
    <Enter title="登记核销后收回的预拨(入财政专户)" command="stop/recover">
      {institution}
      {serviceMonth}
    </Enter>
  );
}

/** 出纳:支出户的利息。 */
const Interest = () => (
  <Enter title="登记支出户利息" command="funds/interest" initial={{ kind: "credited" }}>
    <Form.Item name="kind" label="利息"><Select style={{ width: 150 }} options={[{ value: "credited", label: "银行结息" }, { value: "handed-over", label: "上缴财政专户" }]} /></Form.Item>
  </Enter>
);

/** 出纳:协议违约金,收在财政专户。 */
const Penalty = () => (
  <Enter title="登记协议违约金(入财政专户)" command="funds/penalty">
    {institution}
  </Enter>
);

/** 付款账户:付款文件从它付出,由会计登记。 */
function PayingAccount() {
  const { region, fund } = useScope();
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const shown = useAsk("pay/account/show", { region, fund });
  const set = useAct("pay/account/set");
  const may = useMay("pay account set");
  const account = shown.error ? undefined : shown.data;
  const fields = [["account_name", "户名"], ["bank_name", "开户银行"], ["bank_no", "行号(12 位)"], ["account_no", "账号"]] as const;
  const close = () => { setOpen(false); set.reset(); };
  return (
    <Panel title="付款账户" extra={may && <Button size="small" onClick={() => setOpen(true)}>{account ? "变更账户" : "登记账户"}</Button>}>
      {account
        ? <p>{account.account_name},{account.bank_name}({account.bank_no})<span className="number"> {account.account_no}</span></p>
        : <p className="muted">{shown.isPending ? "…" : "尚未登记,不能导出付款文件;由会计登记"}</p>}
      <Modal open={open} title="支出户的付款账户" footer={null} onCancel={close} destroyOnHidden>
        <p className="muted gap-below">自登记起导出的付款文件从这个账户付出;已导出的不变。</p>
        <Form layout="vertical" requiredMark={false} initialValues={account} onFinish={(f: Record<string, string>) => set.mutate({ region, fund, ...f }, { onSuccess: () => { close(); void message.success("付款账户已登记"); } })}>
          {fields.map(([name, label]) => <Form.Item key={name} name={name} label={label} rules={[{ required: true, whitespace: true, message: `请填写${label}` }]}><Input /></Form.Item>)}
          <Refused problem={set.error} />
          <div className="row-end"><Button onClick={close}>再看看</Button><Button type="primary" htmlType="submit" loading={set.isPending}>登记</Button></div>
        </Form>
      </Modal>
    </Panel>
  );
}

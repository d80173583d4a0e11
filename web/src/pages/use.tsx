import { App, Button, DatePicker, Form, Input, InputNumber, Select, Table } from "antd";
import dayjs from "dayjs";
import type { ReactNode } from "react";
import { useSend } from "../api";
import type { UseAnswer } from "../answers";
import { usePerson } from "../session";
import { Attach, Attachment, type Chosen, filesOf } from "../ui/Attach";
import { Money } from "../ui/Money";
import { money } from "../ui/columns";
import { Tag } from "../ui/Tag";
import { Refused } from "../ui/trouble";
import type { One } from "./prepayments";

export type UseEntry = NonNullable<UseAnswer["entries"]>[number];

export const purposes: Record<string, string> = { drugs: "药品", consumables: "医用耗材" };

export const coverage = (of: UseAnswer) => `${(of.coverage / 100).toFixed(1)}%`;

/** 使用台账的各笔,附件可取。 */
export const UseEntries = ({ of, act }: { of: UseAnswer; act?: (entry: UseEntry) => ReactNode }) => (
  <Table<UseEntry>
    size="small" rowKey="seq" dataSource={of.entries ?? []} pagination={false} scroll={{ x: 820 }} locale={{ emptyText: "还没有登记使用" }}
    columns={[
      { title: "序号", dataIndex: "seq", width: 60 }, { title: "使用日期", dataIndex: "used_on", className: "number" },
      { title: "用途", render: (_, e) => <>{purposes[e.purpose] ?? e.purpose} {!e.permitted && <Tag tone="bad">不合规</Tag>}</> },
      { title: "收款方", dataIndex: "payee" }, { title: "说明", dataIndex: "note" },
      { title: "凭据", render: (_, e) => e.attachments.length > 0 ? e.attachments.map((a) => <Attachment key={a.sha256} of={a} />) : <Tag tone="warn">无凭据</Tag> },
      { title: "登记", render: (_, e) => <span className="who"><span>{e.actor}</span><small>{e.on_day}</small></span> },
      money("金额", (e) => e.amount_fen, { sorter: undefined }),
      ...(act ? [{ key: "act", render: (_: unknown, e: UseEntry) => act(e) }] : []),
    ]}
    summary={() => (of.entries ?? []).length > 0 && (
      <Table.Summary.Row className="sum">
        <Table.Summary.Cell index={0} colSpan={7}>合计:药品 <Money fen={of.drugs_fen} />,医用耗材 <Money fen={of.consumables_fen} />{of.other_fen > 0 && <>,其他 <Money fen={of.other_fen} /></>}</Table.Summary.Cell>
        <Table.Summary.Cell index={7} align="right"><Money fen={of.drugs_fen + of.consumables_fen + of.other_fen} strong /></Table.Summary.Cell>
        {act && <Table.Summary.Cell index={8} />}
      </Table.Summary.Row>
    )}
  />
);

/** 登记一笔使用。 */
export function AddUse({ of }: { of: One }) {
  const { message } = App.useApp();
  const { business_day } = usePerson();
  const [form] = Form.useForm();
  const add = useSend("prepay/use/add");
  return (
    <Form
      form={form} layout="inline" requiredMark={false} className="form-wrap" initialValues={{ purpose: "drugs", date: dayjs(business_day) }}
      onFinish={(f: { date: dayjs.Dayjs; purpose: string; other?: string; payee: string; amount: string; note?: string; attach?: Chosen }) => add.mutate(
        { options: { ...of, date: f.date.format("YYYY-MM-DD"), purpose: f.other ?? f.purpose, payee: f.payee, amount: f.amount, ...(f.note ? { note: f.note } : {}) }, files: { attach: filesOf(f.attach) } },
        { onSuccess: () => { form.resetFields(); void message.success("已登记"); } })}
    >
      <Form.Item name="date" label="使用日期"><DatePicker allowClear={false} style={{ width: 130 }} /></Form.Item>
      <Form.Item name="purpose" label="用途"><Select style={{ width: 120 }} options={[...Object.entries(purposes).map(([value, label]) => ({ value, label })), { value: "other", label: "其他" }]} /></Form.Item>
      <Form.Item noStyle dependencies={["purpose"]}>
        {({ getFieldValue }) => getFieldValue("purpose") === "other" && (
          <Form.Item name="other" label="写明用途" preserve={false} rules={[{ required: true, message: "请写明用途" }]} extra="药品、医用耗材以外的用途,登记即立案收回"><Input style={{ width: 200 }} /></Form.Item>
        )}
      </Form.Item>
      <Form.Item name="payee" label="收款方" rules={[{ required: true, message: "请填写收款方" }]}><Input style={{ width: 200 }} /></Form.Item>
      <Form.Item name="amount" label="金额(元)" rules={[{ required: true, message: "请填写金额" }]}><InputNumber<string> stringMode min="0.01" precision={2} controls={false} style={{ width: 140 }} /></Form.Item>
      <Form.Item name="note" label="说明"><Input style={{ width: 180 }} /></Form.Item>
      <Attach label="凭据" required={false} />
      <Button type="primary" htmlType="submit" loading={add.isPending}>登记</Button>
      <Refused problem={add.error} />
    </Form>
  );
}

import { DeleteOutlined, PlusOutlined } from "../ui/icons";
import { App, Button, DatePicker, Form, Input, InputNumber, Segmented, Select } from "antd";
import type dayjs from "dayjs";
import { type ReactNode, useState } from "react";
import { Link, useSearchParams } from "react-router";
import { type Act, Problem, useAct, useAsk } from "../api";
import type { RecallAnswer } from "../answers";
import { yuan } from "../format";
import { usePerson } from "../session";
import { Article } from "../ui/Article";
import { Modal } from "../ui/dialogs";
import { Money } from "../ui/Money";
import { Next, Page, Panel } from "../ui/Page";
import { useNames } from "../ui/columns";
import { Answer } from "../ui/states";
import { Refusals, Refused } from "../ui/trouble";
import { idOf, type One, titleOf, useOne } from "./prepayments";
import { grounds, methods, RecallTrail, reported, Whereabouts } from "./recall";

/** 一笔预付金的去向与收回:到了哪一步,还有几天,往下能办什么、谁来办、还缺什么。 */
export default function RecallPage() {
  const one = useOne();
  const recall = useAsk("prepay/recall/show", one);
  const ledger = useAsk("prepay/ledger", one);
  const name = useNames(one.region)(one.provider);
  return (
    <Page title="去向与收回" lead={`${name || one.provider}(${one.provider}),${titleOf(one)}`} back={{ to: "/prepayment/recalls", title: "预付金收回" }} print
      actions={<><Link to={`/prepayment/${idOf(one)}`}>申请</Link><Link to={`/prepayment/use/${idOf(one)}`}>使用台账</Link><Link to={`/providers/${one.provider}`}>机构</Link></>}>
      <Answer of={recall} lines={10}>
        {(r) => (
          <>
            <Whereabouts of={r} />
            <WhatNext of={r} one={one} />
            <Panel title="经过" extra={<span className="trail-id muted">{r.events.length > 0 && `案号 ${r.case}`}</span>}>
              <Answer of={ledger} lines={3}>{(lines) => r.events.length + lines.length === 0 ? <p className="muted">没有拨付过,也没有立案。</p> : <RecallTrail of={r} lines={lines} />}</Answer>
            </Panel>
          </>
        )}
      </Answer>
    </Page>
  );
}

/** 轮到的人看到按钮,别人看到轮到谁;还不能办的,写明为什么。 */
function WhatNext({ of, one }: { of: RecallAnswer; one: One }) {
  const { may } = usePerson();
  const open = of.next.filter((n) => n.refusals.length === 0);
  const mine = open.filter((n) => may.includes(n.command));
  const others = open.filter((n) => !may.includes(n.command) && !openings.includes(n.step) && n.step !== "recovered");
  const waiting = of.next.filter((n) => n.refusals.length > 0);
  const returns = of.held_fen > 0 && may.includes("prepay return");
  if (open.length + waiting.length === 0 && of.held_fen === 0) return of.events.length > 0 ? <Next tone="good"><p><strong>已结清。</strong>预付金已全部收回,因此停付的也已解除。</p></Next> : null;
  return (
    <Next tone={of.clock && (of.clock.working_days_left ?? 0) < 0 ? "warn" : "wait"}>
      <div className="what-next">
        <strong>{of.stage === null ? "尚未立案。" : of.held_fen > 0 ? <>未收回 <Money fen={of.held_fen} /> 元。</> : of.state === "writtenoff" ? "已核销,账销案存;其后收回的由出纳登记。" : "还没有拨付。"}</strong>
        {others.length > 0 && <p>{others.map((n) => `${n.name}由${n.post}办理`).join(";")}。</p>}
        {waiting.map((n) => <div key={n.step}>{n.name}({n.post})还不能办:<Refusals problem={new Problem(422, "", n.refusals)} /></div>)}
        {of.held_fen > 0 && of.stage !== null && <p className="muted">每月结算与年终清算随时冲抵;机构交回的由出纳登记。 <Article cite="办法·第十条" /></p>}
      </div>
      {(mine.length > 0 || returns) && (
        <span className="acts">
          {returns && <Take one={one} of={of} step="returned" name="登记交回" command="prepay return" primary />}
          {mine.map((n) => <Take key={n.step} one={one} of={of} step={n.step} name={of.stage !== null && n.step === "opened" ? "另有情形,再立案" : n.name} command={n.command} primary={!openings.includes(n.step) || of.stage === null} />)}
        </span>
      )}
    </Next>
  );
}

/** 随时可以再立的案,不算下一步。 */
const openings = ["opened", "reported", "planned"];

type Field = "ground" | "document" | "reason" | "note" | "method" | "amount" | "ref" | "into" | "instalments";

/** 每一步要写明什么,和办了会怎样。 */
const forms: Record<string, { fields: Field[]; words: ReactNode }> = {
  opened: { fields: ["ground", "document", "reason"], words: "立案之后,未拨付的停止拨付,已拨付的从月度结算、年终清算中冲抵。" },
  reported: { fields: ["ground", "document", "reason"], words: "报告即立案:未拨付的停止拨付,已拨付的收回。" },
  planned: { fields: ["method"], words: "冲抵的自此从结算中扣回;交回的在通知逾期之前不动结算。" },
  noticed: { fields: ["document"], words: "机构应自次日起 5 个工作日内交回未扣回的部分,期限按工作日历推算。" },
  stopped: { fields: ["document"], words: "停止向该机构拨付一切结算费用,照算暂缓,直到结清。" },
  courtapplied: { fields: ["document", "note"], words: "向定点医疗机构所在地法院申请强制执行。" },
  courtruled: { fields: ["document", "instalments"], words: "分期只凭法院文书:各期合计应等于未收回数,期限先后排列。没有分期的不填。" },
  lossfixed: { fields: ["document", "amount"], words: "根据法院文书确认损失;其后又有收回的,须重新确认。" },
  submitted: { fields: ["document", "note"], words: "会同财政部门报请人民政府批准核销。" },
  approved: { fields: ["document"], words: "登记人民政府的批准文件。" },
  writtenoff: { fields: [], words: "借其他支出,贷暂付款—医保预付金,并入备查簿:账销案存。" },
  recovered: { fields: ["amount", "ref"], words: "已核销的又收回,入财政专户,记其他收入。" },
  returned: { fields: ["amount", "ref", "into"], words: "机构交回的预付金,按银行回单登记;同一回单只入账一次。" },
};

type Filled = { instalments?: { due: dayjs.Dayjs; amount: string }[]; note?: string } & Record<string, unknown>;

/** 办一步。地址里带着情形的(从使用台账来),打开即填好。 */
function Take({ one, of, step, name, command, primary }: { one: One; of: RecallAnswer; step: string; name: string; command: string; primary?: boolean }) {
  const [address, setAddress] = useSearchParams();
  const asked = step === "opened" && address.has("ground");
  const [open, setOpen] = useState(asked);
  const { message } = App.useApp();
  const act = useAct(command.replaceAll(" ", "/") as Act);
  const form = forms[step] ?? { fields: [], words: "" };
  const close = () => {
    setOpen(false);
    act.reset();
    if (asked) setAddress({}, { replace: true });
  };
  const submit = ({ instalments, note, ...rest }: Filled) => act.mutate(
    { ...one, ...rest, reason: rest.reason ?? note, instalment: instalments?.map((i) => `${i.due.format("YYYY-MM-DD")}:${i.amount}`) } as never,
    { onSuccess: () => { close(); void message.success(`${name}已登记`); } });
  return (
    <>
      <Button type={primary ? "primary" : "default"} onClick={() => setOpen(true)}>{name}</Button>
      <Modal open={open} title={name} footer={null} onCancel={close} destroyOnHidden>
        <p className="muted gap-below">{form.words}</p>
        <Form
          layout="vertical" requiredMark={false} onFinish={submit}
          initialValues={{ method: "set-off", into: "expenditure", amount: step === "recovered" ? undefined : yuan(of.held_fen).replaceAll(",", ""), ground: address.get("ground") ?? undefined, document: address.get("document") ?? undefined }}
        >
          {form.fields.map((field) => <FieldOf key={field} field={field} step={step} held={of.held_fen} />)}
          <Refused problem={act.error} />
          <div className="row-end"><Button onClick={close}>再看看</Button><Button type="primary" htmlType="submit" loading={act.isPending}>{name}</Button></div>
        </Form>
      </Modal>
    </>
  );
}

function FieldOf({ field, step, held }: { field: Field; step: string; held: number }) {
  switch (field) {
    case "ground":
      return (
        <Form.Item name="ground" label={<>情形&ensp;<Article cite="办法·第九条" /></>} rules={[{ required: true, message: "请选择情形" }]}>
          <Select options={Object.entries(grounds).filter(([g]) => step !== "reported" || reported.includes(g)).map(([value, label]) => ({ value, label }))} />
        </Form.Item>
      );
    case "document": return <Form.Item name="document" label="文号或凭据" rules={[{ required: true, message: "请填写文号或凭据" }]}><Input /></Form.Item>;
    case "reason": return <Form.Item name="reason" label="事由" rules={[{ required: true, message: "请写明事由" }]}><Input.TextArea rows={2} /></Form.Item>;
    case "note": return <Form.Item name="note" label="说明(可不填)"><Input /></Form.Item>;
    case "method": return <Form.Item name="method" label="收回方式"><Segmented options={[{ value: "set-off", label: methods.setoff }, { value: "return", label: methods.return }]} /></Form.Item>;
    case "amount": return <Form.Item name="amount" label="金额(元)" extra={step === "returned" ? <>未收回 <Money fen={held} /> 元</> : undefined} rules={[{ required: true, message: "请填写金额" }]}><Yuan /></Form.Item>;
    case "ref": return <Form.Item name="ref" label="银行回单号" rules={[{ required: true, message: "请填写银行回单号" }]}><Input /></Form.Item>;
    case "into": return <Form.Item name="into" label="入哪个账户"><Segmented options={[{ value: "expenditure", label: "支出户" }, { value: "fiscal", label: "财政专户" }]} /></Form.Item>;
    case "instalments":
      return (
        <Form.List name="instalments">
          {(rows, { add, remove }) => (
            <div className="gap-below">
              {rows.map((row, i) => (
                <div key={row.key} className="instalment">
                  <Form.Item name={[row.name, "due"]} label={i === 0 ? "期限" : undefined} rules={[{ required: true, message: "期限" }]}><DatePicker /></Form.Item>
                  <Form.Item name={[row.name, "amount"]} label={i === 0 ? "金额(元)" : undefined} rules={[{ required: true, message: "金额" }]}><Yuan /></Form.Item>
                  <Button type="text" icon={<DeleteOutlined />} aria-label="去掉这一期" onClick={() => remove(row.name)} />
                </div>
              ))}
              <Button icon={<PlusOutlined />} onClick={() => add()}>加一期</Button> <span className="muted">未收回 <Money fen={held} /> 元</span>
            </div>
          )}
        </Form.List>
      );
  }
}

const Yuan = (props: { value?: string; onChange?(value: string | null): void; id?: string }) => <InputNumber<string> {...props} stringMode min="0.01" precision={2} controls={false} style={{ width: "100%" }} />;

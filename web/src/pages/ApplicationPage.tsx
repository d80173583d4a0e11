import { App, Button, Form, Input, Segmented, Table, Timeline } from "antd";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { type AnswerTo, type Problem, useAct, useAsk, useSend } from "../api";
import { useMay } from "../session";
import { Article } from "../ui/Article";
import { Attach, Attachment, type Chosen, filesOf } from "../ui/Attach";
import { Modal, Popconfirm } from "../ui/dialogs";
import { BigMoney } from "../ui/Money";
import { Facts, Page, Panel } from "../ui/Page";
import { money, useNames } from "../ui/columns";
import { Answer } from "../ui/states";
import { StateTag } from "../ui/Tag";
import { Refused } from "../ui/trouble";
import { applicationEvents, applicationStates, checkResults, inWords } from "../words";
import { idOf, titleOf } from "./prepayments";

type Application = AnswerTo<"prepay/show">;
type Condition = Application["checklist"][number];

/** 一份预付金申请:条件逐项、额度、附件、经过。 */
export default function ApplicationPage() {
  const { id = "" } = useParams();
  const application = useAsk("prepay/show", { id });
  return (
    <Page title="预付金申请" lead={application.data && titleOf(application.data)} back={{ to: "/prepayment", title: "预付金" }} print actions={application.data && <Acts a={application.data} />}>
      <Answer of={application} lines={10}>{(a) => <Shown a={a} />}</Answer>
    </Page>
  );
}

function Shown({ a }: { a: Application }) {
  const name = useNames(a.region)(a.provider);
  return (
    <>
      <Facts of={[
        { label: "机构", value: <span className="big-number">{name || a.provider}</span>, note: <span className="number">{a.provider}</span> },
        { label: "状态", value: <StateTag of={applicationStates} code={a.state} />, note: <span className="number">{a.applied_on} 提出,{a.id}</span> },
        ...(a.quota ? [{ label: "额度", value: <BigMoney fen={a.quota.amount_fen} />, note: `三年 ${a.quota.months} 个月的月均 × ${a.quota.scale} 个月` }] : []),
        ...(a.payment ? [{ label: "已拨付", value: <BigMoney fen={a.payment.amount_fen} />, note: a.payment.booked_on ? `${a.payment.booked_on} 入账` : "银行尚未入账" }, { label: "占用", value: <BigMoney fen={a.payment.open_fen} /> }] : []),
      ]} />
      <div className="columns">
        <Panel title="条件逐项">
          <ul className="conditions">{a.checklist.map((c) => <ConditionLine key={c.code} a={a} c={c} />)}</ul>
        </Panel>
        <div>
          <Panel title="附件" flush>
            <Table
              size="small" rowKey={(f) => f.sha256 + f.part} dataSource={a.attachments} pagination={{ pageSize: 8, size: "small", hideOnSinglePage: true }} locale={{ emptyText: "没有附件" }}
              columns={[
                { title: "文件", render: (_, f) => <Attachment of={f} /> }, { title: "用于", render: (_, f) => partOf(a, f.part) },
                { title: "提交", render: (_, f) => <span className="who"><span>{f.actor}</span><small className="number">{f.on_day}</small></span> },
              ]}
            />
          </Panel>
          {a.quota && (
            <Panel title="额度的依据:各月住院统筹支出" flush>
              <Table<NonNullable<Application["quota"]>["by_month"][number]> size="small" rowKey="month" dataSource={a.quota.by_month} pagination={{ pageSize: 12, size: "small", hideOnSinglePage: true }} columns={[{ title: "月份", dataIndex: "month", className: "number" }, { title: "来源", render: (_, m) => m.source === "settlements" ? "结算明细" : "历史数据" }, money("支出", (m) => m.amount_fen, { sorter: undefined })]} />
            </Panel>
          )}
          <Panel title="经过">
            <Timeline items={a.history.map((h) => ({ content: <div className="step"><span className="number muted">{h.on_day}</span><div><b>{applicationEvents[h.kind] ?? h.kind}</b><small>{[inWords(h.reason), /^[0-9a-f]{64}$/.test(h.document) ? "" : h.document, h.actor].filter(Boolean).join(" · ")}</small></div></div> }))} />
          </Panel>
        </div>
      </div>
    </>
  );
}

/** 附件用在哪里:申请、补充,或哪一条的佐证。 */
const partOf = (a: Application, part: string) => part === "application" ? "申请" : part === "supplement" ? "补充材料" : <>佐证 <Article cite={a.checklist.find((c) => c.code === part)?.article ?? ""} /></>;

function ConditionLine({ a, c }: { a: Application; c: Condition }) {
  const reviewer = useMay("prepay check");
  return (
    <li>
      <span><StateTag of={checkResults} code={c.result} /></span>
      <span>
        {c.text} <Article cite={c.article} />
        <small>{c.evidence}{c.actor && `(${c.actor})`}</small>
        {reviewer && a.state === "applied" && c.decided_by === "reviewer" && <Check id={a.id} c={c} />}
      </span>
    </li>
  );
}

/** 复核逐项写明意见;认定符合须有佐证。 */
function Check({ id, c }: { id: string; c: Condition }) {
  const [open, setOpen] = useState(false);
  const check = useSend("prepay/check");
  const submit = ({ attach, ...f }: { result: string; note: string; attach?: Chosen }) => check.mutate({ options: { id, condition: c.code, ...f }, files: { attach: filesOf(attach) } }, { onSuccess: () => setOpen(false) });
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>写意见</Button>
      <Modal open={open} title="审核意见" footer={null} onCancel={() => setOpen(false)} destroyOnHidden>
        <p className="gap-below">{c.text} <Article cite={c.article} /></p>
        <Form layout="vertical" requiredMark={false} initialValues={{ result: "pass" }} onFinish={submit}>
          <Form.Item name="result" label="结论"><Segmented options={[{ value: "pass", label: "符合" }, { value: "fail", label: "不符合" }]} /></Form.Item>
          <Form.Item name="note" label="意见" rules={[{ required: true, message: "请写明意见" }]}><Input.TextArea rows={3} /></Form.Item>
          <Attach label="佐证附件(认定符合须有)" required={false} />
          <Refused problem={check.error} />
          <div className="row-end"><Button onClick={() => setOpen(false)}>再看看</Button><Button type="primary" htmlType="submit" loading={check.isPending}>记下意见</Button></div>
        </Form>
      </Modal>
    </>
  );
}

function Acts({ a }: { a: Application }) {
  const review = useAct("prepay/review");
  const withdraw = useAct("prepay/withdraw");
  const [reason, setReason] = useState("");
  const [mayReview, mayRefuse, mayWithdraw, maySupplement] = [useMay("prepay review"), useMay("prepay reject"), useMay("prepay withdraw"), useMay("prepay supplement")];
  const { modal } = App.useApp();
  const said = (problem: Problem) => void modal.error({ title: "不予办理", content: <Refused problem={problem} /> });
  return (
    <>
      {a.payment && <><Link to={`/prepayment/use/${idOf(a)}`}>使用台账</Link><Link to={`/prepayment/recalls/${idOf(a)}`}>去向与收回</Link></>}
      {mayReview && a.state === "applied" && <Popconfirm title="作出初审决定?" description="全部符合即通过,有一项不符合即不予预付。" okText="初审" cancelText="取消" onConfirm={() => review.mutate({ id: a.id }, { onError: said })}><Button type="primary" loading={review.isPending}>初审</Button></Popconfirm>}
      {maySupplement && a.state === "applied" && <Supplement id={a.id} />}
      {mayRefuse && ["reviewed", "consulted"].includes(a.state) && <Refuse id={a.id} />}
      {mayWithdraw && ["applied", "reviewed", "consulted", "determined"].includes(a.state) && <Popconfirm title="撤回申请?" description={<Input aria-label="理由" placeholder="理由" value={reason} onChange={(e) => setReason(e.target.value)} />} okText="撤回" cancelText="取消" onConfirm={() => withdraw.mutate({ id: a.id, reason }, { onError: said })}><Button danger>撤回</Button></Popconfirm>}
    </>
  );
}

/** 补正:机构送来的材料,由经办代录。 */
function Supplement({ id }: { id: string }) {
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const supplement = useSend("prepay/supplement");
  const submit = ({ reason, attach }: { reason: string; attach: Chosen }) =>
    supplement.mutate({ options: { id, reason }, files: { attach: filesOf(attach) } }, { onSuccess: () => { setOpen(false); void message.success("已补充"); } });
  return (
    <>
      <Button onClick={() => setOpen(true)}>代录补正材料</Button>
      <Modal open={open} title="补正材料" footer={null} onCancel={() => setOpen(false)} destroyOnHidden>
        <Form layout="vertical" requiredMark={false} onFinish={submit}>
          <Form.Item name="reason" label="补充的内容" rules={[{ required: true, message: "请写明补充了什么" }]}><Input.TextArea rows={2} /></Form.Item>
          <Attach label="文件(PDF、PNG 或 JPEG)" />
          <Refused problem={supplement.error} />
          <div className="row-end"><Button onClick={() => setOpen(false)}>再看看</Button><Button type="primary" htmlType="submit" loading={supplement.isPending}>补充</Button></div>
        </Form>
      </Modal>
    </>
  );
}

/** 会商不列入的,不予预付:写明理由与文号。 */
function Refuse({ id }: { id: string }) {
  const [open, setOpen] = useState(false);
  const reject = useAct("prepay/reject");
  return (
    <>
      <Button danger onClick={() => setOpen(true)}>不予预付</Button>
      <Modal open={open} title="会商不列入,不予预付" footer={null} onCancel={() => setOpen(false)} destroyOnHidden>
        <Form layout="vertical" requiredMark={false} onFinish={(f: { reason: string; document: string }) => reject.mutate({ id, ...f }, { onSuccess: () => setOpen(false) })}>
          <Form.Item name="reason" label="理由" rules={[{ required: true, message: "请写明理由" }]}><Input.TextArea rows={2} /></Form.Item>
          <Form.Item name="document" label="依据的文号" rules={[{ required: true, message: "请填写文号" }]}><Input /></Form.Item>
          <Refused problem={reject.error} />
          <div className="row-end"><Button onClick={() => setOpen(false)}>再看看</Button><Button danger type="primary" htmlType="submit" loading={reject.isPending}>不予预付</Button></div>
        </Form>
      </Modal>
    </>
  );
}

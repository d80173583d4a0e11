import { DownloadOutlined, UploadOutlined } from "../ui/icons";
import { App, AutoComplete, Button, Form, Input, InputNumber, Segmented, Table, Upload, type UploadFile } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { fetchFile, useAct, useAsk, useSend } from "../api";
import type { KeptStatementAnswer, ReconcileEventAnswer, ReconciliationAnswer, ReconciliationListing } from "../answers";
import { daysBetween, monthTitle } from "../format";
import { useMay, usePerson } from "../session";
import { Article } from "../ui/Article";
import { Popconfirm } from "../ui/dialogs";
import { Hash } from "../ui/Hash";
import { Money } from "../ui/Money";
import { Next, Panel } from "../ui/Page";
import { Answer } from "../ui/states";
import { StateTag, Tag } from "../ui/Tag";
import { Refused } from "../ui/trouble";
import { funds, reconcileStates } from "../words";

type Key = { provider: string; fund: "310"; month: string };

/** 对账:这份结算单,机构怎么说,经办机构怎么答。 */
export function Reconcile({ s }: { s: KeptStatementAnswer }) {
  const key = { provider: s.provider, fund: s.fund as "310", month: s.month };
  const answer = useAsk("reconcile/show", key);
  return (
    <Answer of={answer} lines={3}>
      {(of) => (
        <Panel className="no-print" title="对账" extra={<><StateTag of={reconcileStates} code={of.state} /> <Article cite="方案·七(二)" /></>}>
          {of.events.length > 0 && <Trail of={of} />}
          {of.awaiting.map((a) => (
            <Next key={a.dispute} tone="warn"><p>已采纳,尚有 <Money fen={a.amount_fen} strong /> 元待更正:由经办机构以审核扣款或 DRG/DIP 调整导入,理由中写明 <span className="number">{a.dispute}</span>,结入以后月份。</p></Next>
          ))}
          <Steps key={of.hash} of={of} s={s} at={key} />
        </Panel>
      )}
    </Answer>
  );
}

function Trail({ of }: { of: ReconciliationAnswer }) {
  const { message } = App.useApp();
  const take = (sha256: string, name: string) => fetchFile("prepay/attachment", { sha256 } as never, name).catch((p: Error) => void message.error(p.message));
  return (
    <>
      <dl className="pairs gap-below">
        {of.events.map((e, i) => (
          <div key={i}>
            <dt className="number">{e.on}</dt>
            <dd>
              <strong>{said(e)}</strong>{e.amount_fen !== null && <> <Money fen={e.amount_fen} /> 元</>} {e.about && <Tag>{e.about}</Tag>} <span className="muted">{e.actor}</span>
              {e.reason && <p className="said">{e.reason}</p>}
              {e.basis && <p className="said muted">依据:{e.basis}</p>}
            </dd>
          </div>
        ))}
        {of.corrections.map((c) => (
          <div key={c.id}><dt className="number">{c.decided_on}</dt><dd><strong>更正</strong> <Money fen={c.amount_fen} /> 元 <Tag>{c.id}</Tag> <span className="muted">{c.settled_in ? `结入 ${c.settled_in} 结算单` : "待以后月份结算"}</span></dd></div>
        ))}
      </dl>
      {of.attachments.length > 0 && <p className="gap-below">附件 {of.attachments.map((a) => <Button key={a.sha256} type="link" size="small" icon={<DownloadOutlined />} onClick={() => void take(a.sha256, a.name)}>{a.name}</Button>)}</p>}
    </>
  );
}

const said = (e: ReconcileEventAnswer) => (e.accepted === null ? e.name : `${e.name}:${e.accepted ? "采纳" : "不予采纳"}`);

/** 这一步轮到谁,就给谁办。 */
function Steps({ of, s, at }: { of: ReconciliationAnswer; s: KeptStatementAnswer; at: Key }) {
  const own = useMay("reconcile confirm");
  const [handles, reviews] = [useMay("reconcile answer"), useMay("reconcile review")];
  if (own) return of.state === "disputed" ? <Withdraw at={at} /> : of.state === "confirmed" ? null : <Reply of={of} s={s} at={at} />;
  if (handles && of.state === "disputed") return <Draft of={of} at={at} />;
  if (reviews && of.state === "proposed") return <Review of={of} at={at} />;
  const next = { pending: "待机构确认。", disputed: "待经办答复。", proposed: "待复核答复。", answered: "已答复,待机构确认或再提异议。" }[of.state];
  return next ? <p className="muted">{next}</p> : null;
}

/** 机构:确认,或提出异议。 */
function Reply({ of, s, at }: { of: ReconciliationAnswer; s: KeptStatementAnswer; at: Key }) {
  const [disputing, setDisputing] = useState(false);
  const confirm = useAct("reconcile/confirm");
  return (
    <>
      <p className="gap-below">{of.state === "answered" ? "同意答复的请确认;仍有不同意见的,可以新的理由再提异议。" : "请核对结算单:相符的确认,不符的提出异议。"}异议不影响已付的款项;采纳的由经办机构在以后月份更正。</p>
      <div className="buttons gap-below">
        <Popconfirm title="确认这份结算单" description={<div className="said">确认之后不再提出异议。所确认的是摘要为<br /><Hash of={s.hash} /><br />的结算单。</div>} okText="确认" cancelText="取消" onConfirm={() => confirm.mutate({ ...at, hash: s.hash })}>
          <Button type="primary" loading={confirm.isPending}>确认无误</Button>
        </Popconfirm>
        {!disputing && <Button onClick={() => setDisputing(true)}>提出异议</Button>}
      </div>
      <Refused problem={confirm.error} />
      {disputing && <Dispute s={s} at={at} cancel={() => setDisputing(false)} />}
    </>
  );
}

type Disputed = { about?: string; amount?: string; reason: string; attach?: UploadFile[] };

function Dispute({ s, at, cancel }: { s: KeptStatementAnswer; at: Key; cancel(): void }) {
  const dispute = useSend("reconcile/dispute");
  const items = [...s.by_category.map((c) => c.category), ...s.adjustments.flatMap((a) => (a.id ? [a.id] : []))];
  return (
    <Form
      layout="vertical" requiredMark={false} className="narrow-form"
      onFinish={(f: Disputed) => dispute.mutate({
        options: { ...at, hash: s.hash, reason: f.reason, ...(f.about ? { about: f.about } : {}), ...(f.amount ? { amount: f.amount } : {}) },
        files: { attach: (f.attach ?? []).map((one) => one.originFileObj as File) },
      })}
    >
      <Form.Item name="about" label="所指(类别、调整事项编号或结算 ID;不填即整份)"><AutoComplete allowClear options={[...new Set(items)].map((value) => ({ value }))} filterOption /></Form.Item>
      <Form.Item name="amount" label="异议金额(元,认为少结算的;可不填)"><InputNumber stringMode min="0.01" precision={2} style={{ width: 200 }} /></Form.Item>
      <Form.Item name="reason" label="理由" rules={[{ required: true, whitespace: true, message: "请写明异议的理由" }]}><Input.TextArea rows={4} maxLength={1000} showCount /></Form.Item>
      <Form.Item name="attach" label="附件(PDF、PNG、JPEG;可不附)" valuePropName="fileList" getValueFromEvent={(e: { fileList: UploadFile[] }) => e.fileList}>
        <Upload multiple beforeUpload={() => false} accept=".pdf,.png,.jpg,.jpeg"><Button icon={<UploadOutlined />}>选择文件</Button></Upload>
      </Form.Item>
      <div className="buttons"><Button type="primary" htmlType="submit" loading={dispute.isPending}>提交异议</Button><Button onClick={cancel}>取消</Button></div>
      <Refused problem={dispute.error} />
    </Form>
  );
}

function Withdraw({ at }: { at: Key }) {
  const withdraw = useAct("reconcile/withdraw");
  return (
    <>
      <p className="muted gap-below">待经办机构答复。</p>
      <WithReason button="撤回异议" reason="撤回的理由" run={(reason) => withdraw.mutate({ ...at, reason })} pending={withdraw.isPending} />
      <Refused problem={withdraw.error} />
    </>
  );
}

type Drafted = { result: "accepted" | "rejected"; amount?: string; reason: string; basis?: string };

/** 经办:拟答复,送复核。 */
function Draft({ of, at }: { of: ReconciliationAnswer; at: Key }) {
  const answer = useAct("reconcile/answer");
  const [form] = Form.useForm<Drafted>();
  const rejected = Form.useWatch("result", form) === "rejected";
  return (
    <Form form={form} layout="vertical" requiredMark={false} className="narrow-form" initialValues={{ result: "accepted" }} onFinish={({ amount, ...f }: Drafted) => answer.mutate({ ...at, ...f, hash: of.hash, amount: rejected ? undefined : amount })}>
      <Form.Item name="result" label="处理"><Segmented options={[{ value: "accepted", label: "采纳" }, { value: "rejected", label: "不予采纳" }]} /></Form.Item>
      {!rejected && <Form.Item name="amount" label="采纳金额(元,将在以后月份更正;随平台重传明细更正的不填)"><InputNumber stringMode min="0.01" precision={2} style={{ width: 200 }} /></Form.Item>}
      <Form.Item name="reason" label="答复" rules={[{ required: true, whitespace: true, message: "请写明答复的内容" }]}><Input.TextArea rows={4} maxLength={1000} showCount /></Form.Item>
      <Form.Item name="basis" label={rejected ? "依据(条款、协议或文号)" : "依据(可不填)"} rules={rejected ? [{ required: true, whitespace: true, message: "不予采纳须写明依据" }] : []}><Input maxLength={200} /></Form.Item>
      <Button type="primary" htmlType="submit" loading={answer.isPending}>送复核</Button>
      <Refused problem={answer.error} />
    </Form>
  );
}

/** 复核:发出,或退回重拟。 */
function Review({ of, at }: { of: ReconciliationAnswer; at: Key }) {
  const [send, back] = [useAct("reconcile/review"), useAct("reconcile/return")];
  return (
    <>
      <p className="muted gap-below">发出的是案卷摘要为 <Hash of={of.hash} /> 的答复。</p>
      <div className="buttons">
        <Button type="primary" loading={send.isPending} onClick={() => send.mutate({ ...at, hash: of.hash })}>发出答复</Button>
        <WithReason button="退回重拟" reason="退回的理由" run={(reason) => back.mutate({ ...at, hash: of.hash, reason })} pending={back.isPending} />
      </div>
      <Refused problem={send.error ?? back.error} />
    </>
  );
}

function WithReason({ button, reason: label, run, pending }: { button: string; reason: string; run(reason: string): void; pending: boolean }) {
  const [reason, setReason] = useState("");
  return (
    <Popconfirm
      title={button} icon={null} okText={button} cancelText="取消" okButtonProps={{ danger: true, disabled: reason.trim() === "" }} onConfirm={() => run(reason)}
      description={<Input.TextArea rows={2} aria-label={label} placeholder={label} maxLength={1000} value={reason} onChange={(e) => setReason(e.target.value)} style={{ width: 260 }} />}
    >
      <Button danger loading={pending}>{button}</Button>
    </Popconfirm>
  );
}

export const statementAt = (l: ReconciliationListing) => `/statement/${l.provider}/${l.fund}/${l.month}`;

/** 机构首页:等着确认的结算单。 */
export function ToConfirm() {
  const person = usePerson();
  const { data } = useAsk("reconcile/list", { region: person.region ?? "", state: ["pending", "answered"] });
  if (!data || data.length === 0) return null;
  return <Next><p><strong>{data.length} 份结算单等您核对</strong>,最近的是 <Link to={statementAt(data[0])}>{monthTitle(data[0].month)} · {funds[data[0].fund]?.short}</Link>。 <Link to="/reconcile">全部</Link></p></Next>;
}

/** 工作台:等着本岗位办的异议。 */
export function Disputes({ region }: { region: string }) {
  const person = usePerson();
  const handles = person.role === "handler";
  const mine = handles ? ["disputed"] : person.role === "reviewer" ? ["proposed"] : [];
  const { data } = useAsk("reconcile/list", { region, state: mine }, mine.length > 0);
  const awaiting = useAsk("reconcile/list", { region, awaiting: true }, handles).data ?? [];
  const waiting = [...(data ?? []), ...awaiting.filter((l) => l.state !== "disputed")];
  if (waiting.length === 0) return null;
  return (
    <Table<ReconciliationListing>
      size="small" rowKey={statementAt} dataSource={waiting} pagination={{ pageSize: 5, hideOnSinglePage: true, size: "small" }} showHeader={false}
      columns={[
        { render: (_, l) => <span className="who"><Link to={statementAt(l)}>异议 · {funds[l.fund]?.short} · {l.month}</Link><small>{l.provider} {l.reason?.slice(0, 30)}</small></span> },
        { render: (_, l) => <span className="who"><span><Tag tone="warn">{l.state === "disputed" ? "待答复" : handles ? "待更正" : "待复核答复"}</Tag></span><small>{waited(daysBetween(l.since, person.business_day))}</small></span> },
        { align: "right", render: (_, l) => l.awaited_fen > 0 ? <Money fen={l.awaited_fen} /> : l.amount_fen !== null && <Money fen={l.amount_fen} /> },
      ]}
    />
  );
}

const waited = (days: number) => (days === 0 ? "今天" : `已 ${days} 天`);

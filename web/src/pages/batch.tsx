import { Alert, App, Button, Checkbox, Input, Segmented } from "antd";
import { type ReactNode, useState } from "react";
import { Link, useSearchParams } from "react-router";
import { useAct, useAsk } from "../api";
import type { BatchAnswer } from "../answers";
import { useScope } from "../scope";
import { useMay, usePerson } from "../session";
import { Modal, Popconfirm } from "../ui/dialogs";
import { Hash } from "../ui/Hash";
import { Next } from "../ui/Page";
import { StateTag } from "../ui/Tag";
import { Refused } from "../ui/trouble";
import { batchKinds, batchStates, paymentStates } from "../words";

/** 各种批次的页面共有的:选批次,试算,复核,审批,退回。What every batch has, whatever is in it. */
export type Kind = keyof typeof commands;

const commands = { advance: "advance", settlement: "settle", prepayment: "prepay/pay", clearing: "clear" } as const;

/** 按年办理的,所属期是年度。 */
const isYearly = (kind: Kind) => kind === "prepayment" || kind === "clearing";

/** 本期的批次,新的在前,与所看的一批。 */
export function useBatches(kind: Kind) {
  const { region, fund, month } = useScope();
  const [address, setAddress] = useSearchParams();
  const query = useAsk("batch/list", { region, fund, month: isYearly(kind) ? `${month.slice(0, 4)}-01` : month });
  const batches = (query.data ?? []).filter((batch) => batch.kind === kind);
  const chosen = batches.find((batch) => batch.id === address.get("batch")) ?? batches[0];
  const choose = (id: string) => setAddress((old) => { old.set("batch", id); return old; });
  return { query, batches, chosen, choose };
}

/** 批次所属的月份;按年办理的记在一月。 */
export const monthOf = (batch: BatchAnswer) => (batch.period.length === 4 ? `${batch.period}-01` : batch.period);

/** 试算的答复;没有机构可办的,没有批次号。 */
export type OnAnswer = (answer: unknown) => void;

/** 试算。 */
export function Calculate({ kind, again, onAnswer }: { kind: Kind; again?: string; onAnswer?: OnAnswer }) {
  const { region, fund, month } = useScope();
  const [withinFunds, setWithinFunds] = useState(false);
  const [account, setAccount] = useState("expenditure");
  const { message } = App.useApp();
  const [, setAddress] = useSearchParams();
  const calculate = useAct(`${commands[kind]}/calculate`);
  if (!useMay(`${commands[kind].replace("/", " ")} calculate`)) return null;
  const run = () => calculate.mutate({ region, fund, ...(isYearly(kind) ? { year: month.slice(0, 4) } : { month }), within_funds: withinFunds, brief: true, ...(kind === "prepayment" ? { from_account: account } : {}) }, {
    onSuccess: (answer) => {
      onAnswer?.(answer);
      if (!answer.id) return void message.info("现在没有机构可办,没有新的批次");
      setAddress((old) => { old.delete("batch"); return old; });
      const state = batchStates[answer.status ?? ""]?.name ?? "";
      if (answer.status === "draft" || answer.status === "reviewed") void message.success(`已试算,批次 ${answer.id} ${state}`);
      else void message.info(`没有留待再办的机构,批次 ${answer.id} ${state}`);
    },
  });
  return (
    <>
      <span className="calculate">
        {kind === "prepayment" && <Segmented aria-label="付款账户" value={account} onChange={setAccount} options={[{ value: "expenditure", label: "支出户付款" }, { value: "fiscal", label: "财政专户付款" }]} />}
        <Checkbox checked={withinFunds} onChange={(e) => setWithinFunds(e.target.checked)}>以可用资金为限分批</Checkbox>
        <Button type={again ? "default" : "primary"} loading={calculate.isPending} onClick={run}>{again ?? "试算"}</Button>
      </span>
      <Refused problem={calculate.error} />
    </>
  );
}

/** 一批的办理:到了哪一步,轮到谁,摘要,可办的事。 */
export function BatchHead({ kind, batches, chosen, choose, summary, onAnswer }: { kind: Kind; batches: BatchAnswer[]; chosen: BatchAnswer; choose(id: string): void; summary: ReactNode; onAnswer?: OnAnswer }) {
  return (
    <>
      {batches.length > 1 && (
        <div className="batches" role="tablist" aria-label="各批">
          {batches.map((batch) => (
            <button key={batch.id} type="button" role="tab" aria-selected={batch.id === chosen.id} onClick={() => choose(batch.id)}>
              第 {batch.revision} 批 <StateTag of={batchStates} code={batch.status} />
            </button>
          ))}
        </div>
      )}
      <div className="panel trail-panel">
        <Trail batch={chosen} />
        <div className="trail-foot">
          <span className="trail-id">{chosen.id}</span>
          <span className="trail-hash">摘要 <Hash of={chosen.hash} /></span>
        </div>
      </div>
      <WhatNext kind={kind} batch={chosen} summary={summary} next={batches.every((b) => b.revision <= chosen.revision) && <Calculate kind={kind} again="再试算一批" onAnswer={onAnswer} />} />
    </>
  );
}

function Trail({ batch }: { batch: BatchAnswer }) {
  const step = (name: string) => batch.steps.find((s) => s.step === name);
  const [reviewed, approved, rejected, superseded] = ["reviewed", "approved", "rejected", "superseded"].map(step);
  const { exported = 0, confirmed = 0, rejected: sentBack = 0, pending = 0, withheld = 0, returned = 0, lapsed = 0 } = batch.payments;
  const all = exported + confirmed + sentBack + pending + withheld + returned + lapsed;
  const paidSteps = approved
    ? [
        { title: "送银行", done: all > 0 && pending + withheld === 0, who: all === 0 ? "无须付款" : `${all - pending - withheld}/${all} 笔` },
        { title: "付讫", done: batch.status === "paid", who: all === 0 ? "" : `${confirmed}/${all} 笔${sentBack ? `,拒付 ${sentBack}` : ""}` },
      ]
    : [{ title: "送银行", done: false, who: "" }, { title: "付讫", done: false, who: "" }];
  const trail = [
    { title: "试算", done: true, who: `${batch.prepared_by}  ${batch.prepared_on}` },
    ...(rejected ? [{ title: "退回", done: true, bad: true, who: `${rejected.actor}  ${rejected.on_day}` }] : []),
    ...(superseded ? [{ title: "被取代", done: true, bad: true, who: superseded.on_day }] : []),
    ...(rejected || superseded ? [] : [
      { title: "复核", done: !!reviewed, who: reviewed ? `${reviewed.actor}  ${reviewed.on_day}` : "" },
      { title: "审批", done: !!approved, who: approved ? `${approved.actor}  ${approved.on_day}` : "" },
      ...paidSteps,
    ]),
  ];
  const now = trail.findIndex((s) => !s.done);
  return (
    <ol className="trail" aria-label="办理过程">
      {trail.map((s, index) => (
        <li key={s.title} className={`${s.done ? "done" : index === now ? "now" : ""} ${"bad" in s && s.bad ? "bad" : ""}`} aria-current={index === now ? "step" : undefined}>
          <b>{s.title}</b>
          <span>{s.who || (index === now ? "待办" : "")}</span>
        </li>
      ))}
    </ol>
  );
}

/** next:本期最后一批审批之后,再试算其余的机构。 */
function WhatNext({ kind, batch, summary, next }: { kind: Kind; batch: BatchAnswer; summary: ReactNode; next: ReactNode }) {
  const person = usePerson();
  const acted = [batch.prepared_by, ...batch.steps.map((s) => s.actor)];
  const rejected = batch.steps.find((s) => s.step === "rejected");
  const payments = `/payments?region=${batch.region}&fund=${batch.fund}&month=${monthOf(batch)}&batch=${batch.id}`;
  switch (batch.status) {
    case "draft":
      return (
        <Next>
          <p><strong>等待复核。</strong>复核人须不是经办人 {batch.prepared_by},核对后交回摘要。</p>
          {person.role === "reviewer" && <Decision kind={kind} batch={batch} verb="review" title="复核" summary={summary} />}
          {person.role === "approver" && <Reject kind={kind} batch={batch} />}
          {person.role === "handler" && <Calculate kind={kind} again="重新试算" />}
        </Next>
      );
    case "reviewed":
      return (
        <Next>
          <p><strong>等待审批。</strong>审批人须不是{[...new Set(acted)].join("、")}。审批时重新核对依据,有变化即须重新试算。</p>
          {person.role === "approver" && <Decision kind={kind} batch={batch} verb="approve" title="审批" summary={summary} />}
          {person.role === "reviewer" && <Reject kind={kind} batch={batch} />}
          {person.role === "handler" && <Calculate kind={kind} again="重新试算" />}
        </Next>
      );
    case "approved": {
      const waiting = Object.entries(batch.payments).filter(([state]) => ["pending", "withheld", "exported", "rejected"].includes(state)).map(([state, n]) => `${paymentStates[state].name} ${n} 笔`);
      return (
        <Next tone="warn">
          <p><strong>已审批,尚未付讫。</strong>{waiting.join(",")}。由出纳送银行并登记回执。</p>
          <Link to={payments}><Button type={person.role === "cashier" ? "primary" : "default"}>去支付</Button></Link>
          {next}
        </Next>
      );
    }
    case "paid":
      return (
        <Next tone="good">
          <p><strong>已付讫。</strong>凭证已按银行入账日记账。</p>
          <Link to={payments}>支付指令</Link> <Link to={`/books/vouchers?region=${batch.region}&fund=${batch.fund}`}>记账凭证</Link>
          {next}
        </Next>
      );
    case "rejected":
      return (
        <Next tone="bad">
          <p><strong>已由 {rejected?.actor} 退回:</strong>{rejected?.reason}</p>
          <Calculate kind={kind} again="重新试算" />
        </Next>
      );
    default:
      return <Next><p>这一批已被新的试算取代,请看最新一批。</p></Next>;
  }
}

/** 复核、审批:看清要点与摘要,再交回。 */
function Decision({ kind, batch, verb, title, summary }: { kind: Kind; batch: BatchAnswer; verb: "review" | "approve"; title: string; summary: ReactNode }) {
  const [open, setOpen] = useState(false);
  const [checked, setChecked] = useState(false);
  const { message } = App.useApp();
  const decide = useAct(`${commands[kind]}/${verb}`);
  const close = () => {
    setOpen(false);
    setChecked(false);
    decide.reset();
  };
  return (
    <span className="decision">
      <Button type="primary" onClick={() => setOpen(true)}>{title}</Button>
      <Reject kind={kind} batch={batch} />
      <Modal
        open={open} title={`${title}:${batchKinds[batch.kind]} ${batch.id}`} width={620} okText={`交回摘要,${title}通过`} cancelText="再看看" onCancel={close}
        okButtonProps={{ disabled: !checked, loading: decide.isPending }}
        onOk={() => decide.mutate({ id: batch.id, hash: batch.hash, brief: true }, { onSuccess: () => { close(); void message.success(`${title}通过`); } })}
      >
        {summary}
        <div className="hash-box">
          <span>摘要</span>
          <Hash of={batch.hash} />
        </div>
        {verb === "approve" && <Alert type="info" showIcon title="审批即生成支付指令;结算、清算同时冲抵并记账。审批后不能撤回,有错须另行更正。" className="gap-below" />}
        <Checkbox checked={checked} onChange={(e) => setChecked(e.target.checked)}>我已核对明细、合计与不予办理的机构,所见摘要如上</Checkbox>
        <Refused problem={decide.error} />
      </Modal>
    </span>
  );
}

function Reject({ kind, batch }: { kind: Kind; batch: BatchAnswer }) {
  const [reason, setReason] = useState("");
  const reject = useAct(`${commands[kind]}/reject`);
  return (
    <>
      <Popconfirm
        title="退回经办重新试算" icon={null} okText="退回" cancelText="取消" okButtonProps={{ danger: true, disabled: reason.trim() === "" }}
        description={<Input.TextArea rows={3} value={reason} onChange={(e) => setReason(e.target.value)} placeholder="退回理由" aria-label="退回理由" style={{ width: 280 }} />}
        onConfirm={() => reject.mutate({ id: batch.id, reason, brief: true })}
      >
        <Button danger loading={reject.isPending}>退回</Button>
      </Popconfirm>
      <Refused problem={reject.error} />
    </>
  );
}

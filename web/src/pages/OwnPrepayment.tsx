import { App, Button, Checkbox, Form, Input, Segmented, Select, Table } from "antd";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { useAct, useAsk, useSend } from "../api";
import type { ApplicationAnswer, OwnApplication, OwnApplicationsAnswer, PrepaymentLedgerLine } from "../answers";
import { daysBetween } from "../format";
import { usePerson } from "../session";
import { Article } from "../ui/Article";
import { Attach, Attachment, type Chosen, filesOf } from "../ui/Attach";
import { money } from "../ui/columns";
import { Popconfirm } from "../ui/dialogs";
import { BigMoney, Money } from "../ui/Money";
import { Facts, Next, Page, Panel } from "../ui/Page";
import { Answer, Nothing } from "../ui/states";
import { StateTag, Tag } from "../ui/Tag";
import { Refused } from "../ui/trouble";
import { applicationEvents, applicationStates, checkResults, funds, inWords, regions } from "../words";
import type { One } from "./prepayments";
import { grounds, RecallTrail, reported, Whereabouts } from "./recall";
import { AddUse, UseEntries } from "./use";

/** 预付金:一家机构自己的申请、拨付、使用与报告。 */
export default function OwnPrepayment() {
  const person = usePerson();
  const code = person.provider ?? "";
  const own = useAsk("prepay/own", { provider: code });
  return (
    <Page title="医保预付金" lead={`${person.display_name}(${code}),${regions[person.region ?? ""]}`} back={{ to: "/", title: "我的资金" }} print>
      <Answer of={own}>{(o) => <Shown own={o} />}</Answer>
    </Page>
  );
}

function Shown({ own }: { own: OwnApplicationsAnswer }) {
  const { business_day } = usePerson();
  const [address, setAddress] = useSearchParams();
  const all = [...own.applications].reverse();
  const chosen = all.find((a) => a.id === address.get("id")) ?? all[0];
  const left = daysBetween(business_day, own.apply_by);
  const standing = all.filter((a) => a.year === own.year && a.state !== "refused" && a.state !== "withdrawn").map((a) => a.fund);
  const free = Object.keys(funds).filter((f) => !standing.includes(f));
  return (
    <>
      {left < 0
        ? <Next><p><strong>{own.year} 年度的申请已于 {own.apply_by} 截止。</strong>下一年度自 {Number(own.year) + 1}-01-01 起受理。 <Article cite="办法·第八条" /></p></Next>
        : free.length > 0 && <Apply own={own} funds={free} left={left} />}
      {all.length === 0
        ? <Nothing title="还没有申请过预付金"><p>预付金按前三年住院统筹支出的月平均核定,一般为一个月,用于采购药品和医用耗材,当年 12 月 20 日前全额交回。</p></Nothing>
        : (
          <>
            {all.length > 1 && (
              <div className="batches" role="tablist" aria-label="各份申请">
                {all.map((a) => (
                  <button key={a.id} type="button" role="tab" aria-selected={a.id === chosen.id} onClick={() => setAddress({ id: a.id })}>
                    {a.year} 年度 · {funds[a.fund]?.short} <StateTag of={applicationStates} code={a.state} />
                  </button>
                ))}
              </div>
            )}
            <Application key={chosen.id} of={chosen} />
          </>
        )}
    </>
  );
}

/** 提出申请。 */
function Apply({ own, funds: free, left }: { own: OwnApplicationsAnswer; funds: string[]; left: number }) {
  const { message } = App.useApp();
  const [form] = Form.useForm();
  const apply = useSend("prepay/apply");
  return (
    <Panel title={`申请 ${own.year} 年度预付金`} extra={<span className={left <= 5 ? "due due-soon" : "due"}>{own.apply_by} 截止,{left === 0 ? "就在今天" : `还有 ${left} 天`} <Article cite="办法·第八条" /></span>}>
      <Form
        form={form} layout="vertical" requiredMark={false} initialValues={{ fund: free, undertake: [] }} className="narrow-form"
        onFinish={(f: { fund: string[]; undertake: string[]; attach: Chosen }) => apply.mutate(
          { options: { provider: own.provider, year: own.year, fund: f.fund, undertake: f.undertake }, files: { attach: filesOf(f.attach) } },
          { onSuccess: () => { form.resetFields(); void message.success("申请已受理"); } })}
      >
        <Form.Item name="fund" label="险种(每个险种一份申请)" rules={[{ validator: (_, v: string[]) => v.length > 0 ? Promise.resolve() : Promise.reject(new Error("请选择险种")) }]}>
          <Checkbox.Group options={free.map((value) => ({ value, label: funds[value]?.name }))} />
        </Form.Item>
        <Form.Item name="undertake" label={<>书面承诺:本机构&ensp;<Article cite="办法·第四条" /></>} rules={[{ validator: (_, v: string[]) => v.length === own.undertakings.length ? Promise.resolve() : Promise.reject(new Error("三项承诺须全部作出")) }]}>
          <Checkbox.Group className="checks" options={own.undertakings.map((u) => ({ value: u.code, label: u.words }))} />
        </Form.Item>
        <Attach label="承诺书原件及其他佐证(PDF、PNG、JPEG,每份不超过 10 MB)" />
        <Button type="primary" htmlType="submit" loading={apply.isPending}>提出申请</Button>
        <Refused problem={apply.error} />
      </Form>
    </Panel>
  );
}

function Application({ of }: { of: OwnApplication }) {
  const answer = useAsk("prepay/show", { id: of.id });
  return (
    <Answer of={answer} lines={10}>
      {(a) => (
        <>
          <Facts of={[
            { label: "申请", value: <span className="big-number">{a.year} 年度 · {funds[a.fund]?.short}</span>, note: a.id },
            { label: "状态", value: <StateTag of={applicationStates} code={a.state} />, note: `${a.applied_on} 提出` },
            ...(a.quota ? [{ label: a.state === "applied" ? "按现有数据测算的额度" : "核定额度", value: <BigMoney fen={a.quota.amount_fen} />, note: `月平均 × ${a.quota.scale} 个月` }] : []),
            ...(a.payment ? [
              { label: "拨付", value: <BigMoney fen={a.payment.amount_fen} />, note: a.payment.booked_on ? `${a.payment.booked_on} 入账` : "银行尚未入账" },
              { label: "占用", value: <BigMoney fen={a.payment.open_fen} />, note: a.payment.open_fen > 0 ? `${a.year} 年 12 月 20 日前全额交回` : "已全部交回" },
            ] : []),
          ]} />
          <div className="columns">
            <Panel title="办理经过" extra={<Withdraw of={a} />}><Trail of={a} /></Panel>
            <Panel title="附件" extra={<span className="muted">{a.attachments.length} 份</span>}><Attachments of={a} /></Panel>
          </div>
          {a.checklist.length > 0 && <Panel title="申请条件" flush><Checklist of={a} /></Panel>}
          {a.payment?.booked_on && <Paid of={a} />}
        </>
      )}
    </Answer>
  );
}

const Trail = ({ of }: { of: ApplicationAnswer }) => (
  <dl className="pairs">
    {of.history.map((h) => (
      <div key={h.seq}>
        <dt className="number">{h.on_day}</dt>
        <dd>{applicationEvents[h.kind] ?? h.kind}{h.reason && <>:{inWords(h.reason)}</>}{h.document && !/^[0-9a-f]{64}$/.test(h.document) && <span className="muted"> {h.document}</span>} <span className="muted">{h.actor}</span></dd>
      </div>
    ))}
    {of.payment && <div><dt className="number">{of.payment.booked_on ?? "待付"}</dt><dd>拨付 <Money fen={of.payment.amount_fen} /> 元 <span className="muted">{of.payment.instruction_id}</span></dd></div>}
  </dl>
);

function Withdraw({ of }: { of: ApplicationAnswer }) {
  const [reason, setReason] = useState("");
  const withdraw = useAct("prepay/withdraw");
  if (!["applied", "reviewed", "consulted", "determined"].includes(of.state)) return null;
  return (
    <>
      <Popconfirm
        title="撤回申请" icon={null} okText="撤回" cancelText="取消" okButtonProps={{ danger: true, disabled: reason.trim() === "" }} onConfirm={() => withdraw.mutate({ id: of.id, reason })}
        description={<Input.TextArea rows={2} aria-label="撤回的理由" placeholder="撤回的理由" value={reason} onChange={(e) => setReason(e.target.value)} style={{ width: 260 }} />}
      >
        <Button size="small" danger loading={withdraw.isPending}>撤回</Button>
      </Popconfirm>
      <Refused problem={withdraw.error} />
    </>
  );
}

function Attachments({ of }: { of: ApplicationAnswer }) {
  const { message } = App.useApp();
  const [form] = Form.useForm();
  const supplement = useSend("prepay/supplement");
  const part = (p: string) => p === "application" ? "申请" : p === "supplement" ? "补充" : "佐证";
  return (
    <>
      <ul className="spans gap-below">
        {of.attachments.map((l) => (
          <li key={l.sha256 + l.part}><Attachment of={l} /> <Tag>{part(l.part)}</Tag> <span className="muted">{l.on_day}</span></li>
        ))}
      </ul>
      {of.state === "applied" && (
        <details className="more no-print">
          <summary>补充材料</summary>
          <Form
            form={form} layout="vertical" requiredMark={false}
            onFinish={(f: { reason: string; attach: Chosen }) => supplement.mutate({ options: { id: of.id, reason: f.reason }, files: { attach: filesOf(f.attach) } }, { onSuccess: () => { form.resetFields(); void message.success("已补充"); } })}
          >
            <Form.Item name="reason" label="补充的内容" rules={[{ required: true, message: "请写明补充了什么" }]}><Input /></Form.Item>
            <Attach label="文件" />
            <Button htmlType="submit" loading={supplement.isPending}>补充</Button>
          </Form>
          <Refused problem={supplement.error} />
        </details>
      )}
    </>
  );
}

const Checklist = ({ of }: { of: ApplicationAnswer }) => (
  <Table
    size="small" rowKey="code" dataSource={of.checklist} pagination={false} scroll={{ x: 720 }}
    columns={[
      { title: "条件", render: (_, c) => <>{c.text} <Article cite={c.article} /></> },
      { title: "结果", width: 90, render: (_, c) => <StateTag of={checkResults} code={c.result} /> },
      { title: "依据", dataIndex: "evidence" },
      { title: "由谁核", width: 110, render: (_, c) => c.decided_by === "system" ? "系统" : c.actor ?? "初审人员" },
    ]}
  />
);

/** 拨付之后:使用台账、明细账、报告。 */
function Paid({ of }: { of: ApplicationAnswer }) {
  const key = { region: of.region, fund: of.fund as "310", year: of.year, provider: of.provider };
  const use = useAsk("prepay/use/list", key);
  const ledger = useAsk("prepay/ledger", key);
  const recall = useAsk("prepay/recall/show", key);
  const [adding, setAdding] = useState<"use" | "report">("use");
  return (
    <>
      {recall.data?.stage && (
        <>
          <Whereabouts of={recall.data} />
          <Panel title="收回的经过" extra={<Article cite="办法·第十条" />}><RecallTrail of={recall.data} lines={ledger.data ?? []} voucher={false} /></Panel>
        </>
      )}
      <Panel title="使用台账" extra={<span className="muted">只能用于药品、医用耗材采购 <Article cite="办法·第十三条" /></span>} flush>
        <Answer of={use}>{(u) => <UseEntries of={u} />}</Answer>
      </Panel>
      {of.state !== "settled" && of.state !== "writtenoff" && (
        <Panel className="no-print" title={<Segmented aria-label="办理" value={adding} onChange={setAdding} options={[{ value: "use", label: "登记一笔使用" }, { value: "report", label: "主动报告情形" }]} />}>
          {adding === "use" ? <AddUse of={key} /> : <Report of={key} />}
        </Panel>
      )}
      <Panel title="预付金明细账" flush>
        <Answer of={ledger} lines={2}>
          {(lines) => (
            <Table<PrepaymentLedgerLine>
              size="small" rowKey={(l) => l.voucher + l.balance_fen} dataSource={lines} pagination={false} scroll={{ x: 720 }} locale={{ emptyText: "还没有记账" }}
              columns={[
                { title: "日期", dataIndex: "on", className: "number" }, { title: "摘要", dataIndex: "summary" }, { title: "回单或文号", dataIndex: "reference" },
                { title: "拨付", align: "right", render: (_, l) => l.debit_fen !== 0 && <Money fen={l.debit_fen} /> },
                { title: "交回与冲抵", align: "right", render: (_, l) => l.credit_fen !== 0 && <Money fen={l.credit_fen} /> },
                money("占用", (l) => l.balance_fen, { sorter: undefined }),
              ]}
            />
          )}
        </Answer>
      </Panel>
    </>
  );
}

/** 主动报告:第九条(二)至(五)的情形。 */
function Report({ of }: { of: One }) {
  const { message } = App.useApp();
  const [form] = Form.useForm();
  const report = useAct("prepay/report");
  return (
    <Form
      form={form} layout="inline" requiredMark={false} className="form-wrap"
      onFinish={(f: { ground: string; document: string; reason: string }) => report.mutate({ ...of, ...f }, { onSuccess: () => { form.resetFields(); void message.success("已报告,经办机构将据以办理收回"); } })}
    >
      <Form.Item name="ground" label={<>情形 <Article cite="办法·第九条" /></>} rules={[{ required: true, message: "请选择情形" }]}><Select style={{ width: 330 }} options={reported.map((value) => ({ value, label: grounds[value] }))} /></Form.Item>
      <Form.Item name="document" label="文号或凭据" rules={[{ required: true, message: "请填写文号或凭据" }]}><Input style={{ width: 200 }} /></Form.Item>
      <Form.Item name="reason" label="事由" rules={[{ required: true, message: "请写明事由" }]}><Input style={{ width: 260 }} /></Form.Item>
      <Button htmlType="submit" danger loading={report.isPending}>报告</Button>
      <Refused problem={report.error} />
      <p className="muted">报告后,尚未拨付的停止拨付,已拨付的收回。没有这些情形的,不必报告。 <Link to="/">回到我的资金</Link></p>
    </Form>
  );
}

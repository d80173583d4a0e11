import { App, Button, Form, Input, Modal, Popconfirm, Segmented, Table, Timeline, Upload } from "antd";
import { useState } from "react";
import { useParams } from "react-router";
import { type AnswerTo, ask, type Problem, queries, upload, useAct, useAsk } from "../api";
import { useMay } from "../session";
import { Article } from "../ui/Article";
import { BigMoney } from "../ui/Money";
import { Facts, Page, Panel } from "../ui/Page";
import { money, useNames } from "../ui/columns";
import { Answer } from "../ui/states";
import { StateTag, Tag } from "../ui/Tag";
import { Refused } from "../ui/trouble";
import { applicationStates, funds, type Tone } from "../words";

type Application = AnswerTo<"prepay/show">;
type Condition = Application["checklist"][number];

const results: Record<string, { name: string; tone: Tone }> = { pass: { name: "符合", tone: "good" }, fail: { name: "不符合", tone: "bad" }, open: { name: "待审核", tone: "wait" } };
const events: Record<string, string> = { applied: "提出申请", supplemented: "补充材料", checked: "审核意见", reviewed: "初审通过", consulted: "会商同意", determined: "核定", refused: "不予预付", withdrawn: "撤回" };

/** 一份预付金申请:条件逐项、额度、附件、经过。 */
export default function ApplicationPage() {
  const { id = "" } = useParams();
  const application = useAsk("prepay/show", { id });
  return (
    <Page title="预付金申请" lead={id} back={{ to: "/prepayment", title: "预付金" }} print actions={application.data && <Acts a={application.data} />}>
      <Answer of={application} lines={10}>{(a) => <Shown a={a} />}</Answer>
    </Page>
  );
}

function Shown({ a }: { a: Application }) {
  const name = useNames(a.region)(a.provider);
  return (
    <>
      <Facts of={[
        { label: "机构", value: <span className="big-number">{name || a.provider}</span>, note: `${a.provider},${funds[a.fund]?.short},${a.year} 年度` },
        { label: "状态", value: <StateTag of={applicationStates} code={a.state} />, note: `申请日 ${a.applied_on}` },
        ...(a.quota ? [{ label: "额度", value: <BigMoney fen={a.quota.amount_fen} />, note: `三年 ${a.quota.months} 个月的月均 × ${a.quota.scale} 个月` }] : []),
        ...(a.payment ? [{ label: "已拨付", value: <BigMoney fen={a.payment.amount_fen} />, note: a.payment.booked_on ?? "" }, { label: "占用", value: <BigMoney fen={a.payment.open_fen} /> }] : []),
      ]} />
      <div className="columns">
        <Panel title="条件逐项">
          <ul className="conditions">{a.checklist.map((c) => <ConditionLine key={c.code} a={a} c={c} />)}</ul>
        </Panel>
        <div>
          <Panel title="附件" flush>
            <Table
              size="small" rowKey={(f) => f.sha256 + f.part} dataSource={a.attachments} pagination={false} locale={{ emptyText: "没有附件" }}
              columns={[{ title: "文件", render: (_, f) => <Attachment sha256={f.sha256} name={f.name} /> }, { title: "提交", render: (_, f) => `${f.actor} ${f.on_day}` }]}
            />
          </Panel>
          {a.quota && (
            <Panel title="额度的依据:各月住院统筹支出" flush>
              <Table<NonNullable<Application["quota"]>["by_month"][number]> size="small" rowKey="month" dataSource={a.quota.by_month} pagination={{ pageSize: 12, size: "small", hideOnSinglePage: true }} columns={[{ title: "月份", dataIndex: "month", className: "number" }, { title: "来源", dataIndex: "source" }, money("支出", (m) => m.amount_fen, { sorter: undefined })]} />
            </Panel>
          )}
          <Panel title="经过">
            <Timeline items={a.history.map((h) => ({ content: <><b className="number">{h.on_day}</b> {events[h.kind] ?? h.kind} {h.actor} {h.reason}{h.document && ` ${h.document}`}</> }))} />
          </Panel>
        </div>
      </div>
    </>
  );
}

/** 附件取回,浏览器下载。 */
function Attachment({ sha256, name }: { sha256: string; name: string }) {
  const { message } = App.useApp();
  const fetchIt = async () => {
    try {
      const { file } = await ask("prepay/attachment", { sha256, out: name });
      window.location.assign(file);
    } catch (problem) {
      void message.error((problem as Problem).message);
    }
  };
  return <Button type="link" size="small" onClick={() => void fetchIt()}>{name}</Button>;
}

function ConditionLine({ a, c }: { a: Application; c: Condition }) {
  const reviewer = useMay("prepay check");
  return (
    <li>
      <span><Tag tone={results[c.result]?.tone}>{results[c.result]?.name ?? c.result}</Tag></span>
      <span>
        {c.text} <Article cite={c.article} />
        <small>{c.evidence}{c.actor && `(${c.actor})`}</small>
        {reviewer && a.state === "applied" && c.decided_by === "reviewer" && <Check id={a.id} code={c.code} />}
      </span>
    </li>
  );
}

/** 复核逐项写明意见;认定符合须有佐证。 */
function Check({ id, code }: { id: string; code: string }) {
  const [open, setOpen] = useState(false);
  const [files, setFiles] = useState<File[]>([]);
  const [state, setState] = useState<{ busy: boolean; problem: Problem | null }>({ busy: false, problem: null });
  const submit = async (f: { result: string; note: string }) => {
    setState({ busy: true, problem: null });
    try {
      await upload("prepay/check", { attach: files }, { id, condition: code, ...f });
      await queries.invalidateQueries();
      setOpen(false);
      setState({ busy: false, problem: null });
    } catch (problem) {
      setState({ busy: false, problem: problem as Problem });
    }
  };
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>写意见</Button>
      <Modal open={open} title={`审核意见 ${code}`} footer={null} onCancel={() => setOpen(false)} destroyOnHidden>
        <Form layout="vertical" requiredMark={false} initialValues={{ result: "pass" }} onFinish={submit}>
          <Form.Item name="result" label="结论"><Segmented options={[{ value: "pass", label: "符合" }, { value: "fail", label: "不符合" }]} /></Form.Item>
          <Form.Item name="note" label="意见" rules={[{ required: true, message: "请写明意见" }]}><Input.TextArea rows={3} /></Form.Item>
          <Form.Item label="佐证附件"><Upload multiple accept=".pdf,.png,.jpg,.jpeg" beforeUpload={(file) => { setFiles((before) => [...before, file]); return false; }}><Button>选择文件</Button></Upload></Form.Item>
          <Refused problem={state.problem} />
          <div className="row-end"><Button type="primary" htmlType="submit" loading={state.busy}>记下意见</Button></div>
        </Form>
      </Modal>
    </>
  );
}

function Acts({ a }: { a: Application }) {
  const review = useAct("prepay/review");
  const withdraw = useAct("prepay/withdraw");
  const [reason, setReason] = useState("");
  const [mayReview, mayWithdraw] = [useMay("prepay review"), useMay("prepay withdraw")];
  const { modal } = App.useApp();
  const said = (problem: Problem) => void modal.error({ title: "不予办理", content: <Refused problem={problem} /> });
  return (
    <>
      {mayReview && a.state === "applied" && <Popconfirm title="作出初审决定?" description="全部符合即通过,有一项不符合即不予预付。" okText="初审" cancelText="取消" onConfirm={() => review.mutate({ id: a.id }, { onError: said })}><Button type="primary" loading={review.isPending}>初审</Button></Popconfirm>}
      {mayWithdraw && ["applied", "reviewed"].includes(a.state) && <Popconfirm title="撤回申请?" description={<Input aria-label="理由" placeholder="理由" value={reason} onChange={(e) => setReason(e.target.value)} />} okText="撤回" cancelText="取消" onConfirm={() => withdraw.mutate({ id: a.id, reason }, { onError: said })}><Button danger>撤回</Button></Popconfirm>}
    </>
  );
}

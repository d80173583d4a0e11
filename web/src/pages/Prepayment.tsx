import { App, Button, Checkbox, Form, Input, Modal, Select, Table, Upload } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { type AnswerTo, type Problem, queries, upload, useAct, useAsk } from "../api";
import { useScope } from "../scope";
import { useMay } from "../session";
import { Article } from "../ui/Article";
import { Hash } from "../ui/Hash";
import { BigMoney, Money } from "../ui/Money";
import { Facts, Page, Panel } from "../ui/Page";
import { money, paging, provider, useNames } from "../ui/columns";
import { Answer } from "../ui/states";
import { StateTag, Tag } from "../ui/Tag";
import { Refused } from "../ui/trouble";
import { applicationStates, funds } from "../words";

type List = AnswerTo<"prepay/list">;
type YearEnd = AnswerTo<"prepay/close/status">;

/** 预付金:基金条件、申请、核定、拨付、年底收回。 */
export default function Prepayment() {
  const { region, fund, month } = useScope();
  const year = month.slice(0, 4);
  const gate = useAsk("prepay/gate", { region, fund, year });
  const list = useAsk("prepay/list", { region, fund, year });
  const end = useAsk("prepay/close/status", { region, fund, year });
  const name = useNames(region);
  return (
    <Page title="预付金" lead={`${funds[fund].name},${year} 年度`} scope={["region", "fund", "year"]} actions={<><Apply year={year} /><Link to={`/prepayment/batch?region=${region}&fund=${fund}&month=${month}`}><Button>拨付批次</Button></Link></>} print>
      <Answer of={gate}>
        {(g) => (
          <Panel title={<>基金条件 {g.passed ? <Tag tone="good">可以预付</Tag> : <Tag tone="bad">不得预付</Tag>}</>} extra={<Link to="/disclosure">公开的信息</Link>}>
            <Facts of={[
              { label: "可支付月数", value: <span className="big-number">{g.payable_months ?? "—"} 个月</span>, note: `不低于 ${g.required_months} 个月` },
              { label: "上年末累计结余", value: <BigMoney fen={g.balance_fen} /> },
              { label: "上年收支", value: <BigMoney fen={g.last_year.income_fen - g.last_year.expenditure_fen} />, note: <>收 <Money fen={g.last_year.income_fen} />,支 <Money fen={g.last_year.expenditure_fen} /></> },
              { label: "近十二个月收支", value: <BigMoney fen={g.forecast.income_fen - g.forecast.expenditure_fen} />, note: `${g.forecast.from} 至 ${g.forecast.to}` },
            ]} />
            <ul className="conditions">
              {g.conditions.map((c) => <li key={c.code}><span><Tag tone={c.passed ? "good" : "bad"}>{c.passed ? "符合" : "不符合"}</Tag></span><span>{c.evidence} <Article cite={c.article} /></span></li>)}
            </ul>
          </Panel>
        )}
      </Answer>
      <Answer of={list}>{(l) => <Applications l={l} name={name} />}</Answer>
      <Answer of={end} lines={3}>
        {(e) => (
          <Panel title="年底收回" extra={<span className="muted">应于 {e.return_by} 前收回,{e.handover_by} 前缴回财政专户{e.closed_on && `;已于 ${e.closed_on} 关账`}</span>} flush>
            <Table<YearEnd["providers"][number]>
              size="small" rowKey="provider" dataSource={e.providers} pagination={paging} scroll={{ x: 860 }} locale={{ emptyText: "今年没有预付金在外" }}
              columns={[
                provider(name, (p) => p.provider, (p) => `/providers/${p.provider}`),
                { title: "状态", render: (_, p) => <StateTag of={applicationStates} code={p.state} /> }, { title: "收回方式", render: (_, p) => ({ return: "交回", offset: "冲抵结算" })[p.method ?? ""] ?? p.method },
                money("已拨付", (p) => p.paid_fen), money("交回", (p) => p.returned_fen), money("冲抵", (p) => p.set_off_fen), money("核销", (p) => p.written_off_fen), money("占用", (p) => p.held_fen),
              ]}
            />
          </Panel>
        )}
      </Answer>
    </Page>
  );
}

function Applications({ l, name }: { l: List; name(code: string): string }) {
  const listed = new Map(l.lines.map((line) => [line.id, line]));
  return (
    <Panel title={`申请 ${l.applications.length} 份`} extra={<>{l.lines.length > 0 && <span className="muted">名单 {l.lines.length} 家,合计 <Money fen={l.total_fen} strong /> 元</span>}<Decide l={l} /></>} flush>
      <Table<List["applications"][number]>
        size="small" rowKey="id" dataSource={l.applications} pagination={paging} scroll={{ x: 860 }} locale={{ emptyText: "还没有申请" }}
        columns={[
          { title: "申请", render: (_, a) => <span className="who"><Link to={`/prepayment/${a.id}`}>{name(a.provider) || a.provider}</Link><small className="number">{a.id}</small></span> },
          { title: "状态", render: (_, a) => <><StateTag of={applicationStates} code={a.state} /> {a.reason}</> },
          { title: "申请日", dataIndex: "applied_on", className: "number" },
          { title: "额度", align: "right", render: (_, a) => { const fen = a.determined_fen ?? listed.get(a.id)?.amount_fen; return fen !== undefined && <Money fen={fen} />; } },
          { title: "已拨付", align: "right", render: (_, a) => a.payment && <Money fen={a.payment.amount_fen} /> },
          { title: "占用", align: "right", render: (_, a) => a.payment && <Money fen={a.payment.open_fen} /> },
        ]}
      />
      {l.opinions.length > 0 && <p className="pad-side muted">财政意见:{l.opinions.map((o) => `${o.on_day} ${o.actor} ${o.result === "agree" ? "同意" : "不同意"} ${o.note}`).join(";")}</p>}
    </Panel>
  );
}

/** 财政对名单表示意见,审批核定名单:都交回所见的摘要。 */
function Decide({ l }: { l: List }) {
  const [mayDetermine, mayOpine] = [useMay("prepay determine"), useMay("prepay opinion")];
  const [open, setOpen] = useState(false);
  const determine = useAct("prepay/determine");
  const opinion = useAct("prepay/opinion");
  const [form] = Form.useForm();
  if (l.lines.length === 0 || !(mayDetermine || mayOpine)) return null;
  const act = mayDetermine ? determine : opinion;
  const key = { region: l.region, fund: l.fund, year: l.year, hash: l.hash };
  const submit = (f: { result: string; note?: string; document?: string }) => (mayDetermine ? determine.mutate(key, { onSuccess: () => setOpen(false) }) : opinion.mutate({ ...key, ...f }, { onSuccess: () => setOpen(false) }));
  return (
    <>
      <Button size="small" type="primary" onClick={() => setOpen(true)}>{mayDetermine ? "核定名单" : "财政意见"}</Button>
      <Modal open={open} title={mayDetermine ? "核定名单" : "财政意见"} okText="交回摘要" cancelText="再看看" onCancel={() => setOpen(false)} okButtonProps={{ loading: act.isPending }} onOk={() => (mayDetermine ? submit({ result: "" }) : form.submit())}>
        <p>{l.lines.length} 家,合计 <Money fen={l.total_fen} strong /> 元</p>
        <div className="hash-box"><span>摘要</span><Hash of={l.hash} /></div>
        {!mayDetermine && (
          <Form form={form} layout="vertical" initialValues={{ result: "agree" }} onFinish={submit}>
            <Form.Item name="result" label="意见"><Select options={[{ value: "agree", label: "同意" }, { value: "disagree", label: "不同意" }]} /></Form.Item>
            <Form.Item name="note" label="说明"><Input /></Form.Item>
            <Form.Item name="document" label="文号"><Input /></Form.Item>
          </Form>
        )}
        <Refused problem={act.error} />
      </Modal>
    </>
  );
}

const undertakings = { "no-preservation": "无财产被保全", "no-debt": "无未履行完毕生效法律文书确认的债务", "no-enforcement": "无作为被执行人尚未执行终结" };

/** 提出申请:书面承诺三项,附原件。 */
export function Apply({ year, provider: own }: { year: string; provider?: string }) {
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const [files, setFiles] = useState<File[]>([]);
  const [state, setState] = useState<{ busy: boolean; problem: Problem | null }>({ busy: false, problem: null });
  if (!useMay("prepay apply")) return null;
  const submit = async (f: { provider?: string; fund: string[]; undertake?: string[] }) => {
    setState({ busy: true, problem: null });
    try {
      await upload("prepay/apply", { attach: files }, { provider: own ?? f.provider, fund: f.fund, year, undertake: f.undertake ?? [] });
      await queries.invalidateQueries();
      void message.success("已受理,待初审");
      setOpen(false);
      setState({ busy: false, problem: null });
    } catch (problem) {
      setState({ busy: false, problem: problem as Problem });
    }
  };
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>{own ? "申请预付金" : "代录申请"}</Button>
      <Modal open={open} title={`${year} 年度预付金申请`} footer={null} onCancel={() => setOpen(false)} destroyOnHidden>
        <Form layout="vertical" requiredMark={false} initialValues={{ fund: ["310"] }} onFinish={submit}>
          {!own && <Form.Item name="provider" label="医疗机构代码" rules={[{ required: true, message: "请填写机构代码" }]}><Input /></Form.Item>}
          <Form.Item name="fund" label="险种" rules={[{ required: true, message: "请选择险种" }]}><Checkbox.Group options={Object.entries(funds).map(([value, f]) => ({ value, label: f.name }))} /></Form.Item>
          <Form.Item name="undertake" label="书面承诺(须全部作出)"><Checkbox.Group options={Object.entries(undertakings).map(([value, label]) => ({ value, label }))} /></Form.Item>
          <Form.Item label="承诺书等附件(PDF、PNG 或 JPEG)">
            <Upload multiple accept=".pdf,.png,.jpg,.jpeg" beforeUpload={(file) => { setFiles((before) => [...before, file]); return false; }} onRemove={(gone) => setFiles((before) => before.filter((f) => f.name !== gone.name))}><Button>选择文件</Button></Upload>
          </Form.Item>
          <Refused problem={state.problem} />
          <div className="row-end"><Button type="primary" htmlType="submit" loading={state.busy}>提出申请</Button></div>
        </Form>
      </Modal>
    </>
  );
}

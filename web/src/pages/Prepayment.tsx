import { App, Button, Checkbox, DatePicker, Form, Input, InputNumber, Select, Table } from "antd";
import type dayjs from "dayjs";
import { useState } from "react";
import { Link } from "react-router";
import { type AnswerTo, type PagedRow, sumOf, useAct, useAsk, usePaged, useSend, useTotals } from "../api";
import { count } from "../format";
import { useMay } from "../session";
import { Article } from "../ui/Article";
import { Attach, type Chosen, filesOf } from "../ui/Attach";
import { Modal } from "../ui/dialogs";
import { Hash } from "../ui/Hash";
import { BigMoney, Money } from "../ui/Money";
import { Facts, Next, Panel } from "../ui/Page";
import { amount, institution } from "../ui/columns";
import { FindProvider, Paged } from "../ui/paged";
import { Answer } from "../ui/states";
import { StateTag, Tag } from "../ui/Tag";
import { Refused } from "../ui/trouble";
import { applicationStates, funds, inWords } from "../words";
import { PrepaymentPage, useYear } from "./prepayments";

type Year = ReturnType<typeof useYear>;

/** 送会商的名单:多少家,合计,摘要;各行另取。 */
type List = Omit<AnswerTo<"prepay/list">, "lines" | "applications" | "opinions"> & { count: number };

/** 预付金:基金条件、申请、会商、核定。 */
export default function Prepayment() {
  const year = useYear();
  const gate = useAsk("prepay/gate", year);
  const list = useTotals("prepay/list", year, "lines");
  return (
    <PrepaymentPage title="预付金" actions={<><Consult year={year.year} region={year.region} /><Apply year={year.year} /></>}>
      <Answer of={gate}>
        {(g) => (
          <Panel title={<>基金条件 {g.passed ? <Tag tone="good">可以预付</Tag> : <Tag tone="bad">不得预付</Tag>}</>} extra={<Link to="/disclosure">公开的信息</Link>}>
            <Facts of={[
              { label: "可支付月数", value: <span className="big-number">{g.payable_months ?? "—"} 个月</span>, note: `不低于 ${g.required_months} 个月` },
              { label: "上年末累计结余", value: <BigMoney fen={g.balance_fen} /> },
              { label: "上年收支相抵", value: <BigMoney fen={g.last_year.income_fen - g.last_year.expenditure_fen} />, note: <>收 <Money fen={g.last_year.income_fen} />,支 <Money fen={g.last_year.expenditure_fen} /></> },
              { label: "近十二个月收支相抵", value: <BigMoney fen={g.forecast.income_fen - g.forecast.expenditure_fen} />, note: `${g.forecast.from} 至 ${g.forecast.to}` },
            ]} />
            <ul className="conditions">
              {g.conditions.map((c) => <li key={c.code}><span><Tag tone={c.passed ? "good" : "bad"}>{c.passed ? "符合" : "不符合"}</Tag></span><span>{c.evidence} <Article cite={c.article} /></span></li>)}
            </ul>
          </Panel>
        )}
      </Answer>
      <Answer of={list}>{({ whole, counts }) => <><Consultation l={{ ...whole, count: counts.lines }} year={year} /><Applications year={year} count={counts.applications} /></>}</Answer>
    </PrepaymentPage>
  );
}

type Application = PagedRow<"prepay/list", "applications">;

function Applications({ year, count: all }: { year: Year; count: number }) {
  const [find, setFind] = useState("");
  const sums = useTotals("prepay/list", year, "applications").data?.sums ?? {};
  return (
    <Panel title={`申请 ${count(all)} 份`} extra={<FindProvider onFind={setFind} />} flush>
      <Paged
        path="prepay/list" options={year} of="applications" find={find} rowKey="id" scroll={{ x: 860 }} locale={{ emptyText: "还没有申请" }}
        columns={[
          institution<Application>((a) => `/prepayment/${a.id}`),
          { title: "状态", render: (_, a) => <span className="who"><span><StateTag of={applicationStates} code={a.state} /></span>{a.state === "refused" && <small>{inWords(a.reason)}</small>}</span> },
          { title: "申请日", key: "applied_on", sorter: true, showSorterTooltip: false, dataIndex: "applied_on", className: "number" },
          { title: "核定额", align: "right", render: (_, a) => a.determined_fen !== null && <Money fen={a.determined_fen} /> },
          { title: "已拨付", align: "right", render: (_, a) => a.payment && <Money fen={a.payment.amount_fen} /> },
          { title: "占用", align: "right", render: (_, a) => a.payment && <Money fen={a.payment.open_fen} /> },
        ]}
        summary={() => all > 0 && find === "" && (
          <Table.Summary.Row className="sum">
            <Table.Summary.Cell index={0} colSpan={3}>合计</Table.Summary.Cell>
            {[["determined_fen"], ["payment", "amount_fen"], ["payment", "open_fen"]].map((of, i) => <Table.Summary.Cell key={of.join()} index={i + 3} align="right"><Money fen={sumOf(sums, ...of)} /></Table.Summary.Cell>)}
          </Table.Summary.Row>
        )}
      />
    </Panel>
  );
}

type Listed = PagedRow<"prepay/list", "lines">;

/** 会商:初审通过的名单,财政对其摘要表示意见,审批核定。 */
function Consultation({ l, year }: { l: List; year: Year }) {
  const [mayDetermine, mayOpine] = [useMay("prepay determine"), useMay("prepay opinion")];
  const opinions = usePaged("prepay/list", year, { of: "opinions", sort: "-seq", offset: 0, limit: 20 }).data?.rows ?? [];
  if (l.count === 0 && opinions.length === 0) return null;
  const said = opinions.find((o) => o.hash === l.hash);
  return (
    <Panel title={l.count > 0 ? `送会商的名单 ${count(l.count)} 家` : "会商"} extra={<Article cite="办法·第八条(二)" />}>
      {l.count > 0 && (
        <>
          <Next tone={said?.result === "disagree" ? "bad" : said ? "good" : "wait"}>
            <p>
              {said === undefined ? <><strong>等待财政部门的意见。</strong>名单或数据有变化,摘要随之变化,以前的意见不再适用。</>
                : said.result === "agree" ? <><strong>财政部门已同意这份名单,由审批核定。</strong>核定之后按此拨付。</>
                : <><strong>财政部门不同意这份名单:</strong>{said.note}</>}
            </p>
            <span className="acts">{mayOpine && <Opine l={l} />}{mayDetermine && <Determine l={l} />}</span>
          </Next>
          <Paged
            path="prepay/list" options={year} of="lines" rowKey="id" scroll={{ x: 860 }} className="gap-below"
            columns={[
              institution<Listed>((a) => `/prepayment/${a.id}`), amount<Listed>("前三年住院统筹支出", "spending_fen"), { title: "月数", dataIndex: "months", align: "right", className: "number" },
              amount<Listed>("月平均", "base_fen"), { title: "规模", align: "right", render: (_, a) => <span className="number">{a.scale} 个月</span> }, amount<Listed>("额度", "amount_fen"),
            ]}
            summary={() => (
              <Table.Summary.Row className="sum">
                <Table.Summary.Cell index={0} colSpan={5}>合计</Table.Summary.Cell>
                <Table.Summary.Cell index={5} align="right"><Money fen={l.total_fen} strong /></Table.Summary.Cell>
              </Table.Summary.Row>
            )}
          />
          <div className="hash-box"><span>名单的摘要</span><Hash of={l.hash} /></div>
        </>
      )}
      <ul className="spans">
        {opinions.map((o) => (
          <li key={o.seq}>
            <Tag tone={o.result === "agree" ? "good" : "bad"}>{o.result === "agree" ? "同意" : "不同意"}</Tag> {o.on_day} 财政 {o.actor}:{o.note}({o.document})
            {l.count > 0 && o.hash !== l.hash && <span className="muted"> 就以前的名单</span>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

const Seen = ({ l }: { l: List }) => (
  <>
    <p className="gap-below">{count(l.count)} 家,合计 <Money fen={l.total_fen} strong /> 元</p>
    <div className="hash-box"><span>所见名单的摘要</span><Hash of={l.hash} /></div>
  </>
);

const keyOf = (l: List) => ({ region: l.region, fund: l.fund as "310", year: l.year, hash: l.hash });

/** 财政对名单表示意见,交回所见的摘要。 */
function Opine({ l }: { l: List }) {
  const [open, setOpen] = useState(false);
  const opinion = useAct("prepay/opinion");
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>财政意见</Button>
      <Modal open={open} title="财政部门的意见" footer={null} onCancel={() => setOpen(false)} destroyOnHidden>
        <Seen l={l} />
        <Form layout="vertical" requiredMark={false} initialValues={{ result: "agree" }} onFinish={(f: { result: string; note: string; document: string }) => opinion.mutate({ ...keyOf(l), ...f }, { onSuccess: () => setOpen(false) })}>
          <Form.Item name="result" label="意见"><Select options={[{ value: "agree", label: "同意" }, { value: "disagree", label: "不同意" }]} /></Form.Item>
          <Form.Item name="note" label="说明" rules={[{ required: true, message: "请写明意见" }]}><Input /></Form.Item>
          <Form.Item name="document" label="复函文号" rules={[{ required: true, message: "请填写复函文号" }]}><Input /></Form.Item>
          <Refused problem={opinion.error} />
          <div className="row-end"><Button onClick={() => setOpen(false)}>再看看</Button><Button type="primary" htmlType="submit" loading={opinion.isPending}>交回摘要,提出意见</Button></div>
        </Form>
      </Modal>
    </>
  );
}

/** 审批核定财政同意的名单,交回所见的摘要。 */
function Determine({ l }: { l: List }) {
  const [open, setOpen] = useState(false);
  const determine = useAct("prepay/determine");
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>核定名单</Button>
      <Modal open={open} title="核定名单" okText="交回摘要,核定" cancelText="再看看" onCancel={() => setOpen(false)} okButtonProps={{ loading: determine.isPending }} onOk={() => determine.mutate(keyOf(l), { onSuccess: () => setOpen(false) })}>
        <Seen l={l} />
        <Refused problem={determine.error} />
      </Modal>
    </>
  );
}

/** 规模会商:三部门确定一般规模以外的月数。 */
function Consult({ region, year }: { region: string; year: string }) {
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const consult = useAct("prepay/consult");
  if (!useMay("prepay consult")) return null;
  const submit = ({ date, ...f }: { scale: number; document: string; date: dayjs.Dayjs; departments: string[]; reason: string }) =>
    consult.mutate({ region, year, ...f, date: date.format("YYYY-MM-DD") }, { onSuccess: () => { setOpen(false); void message.success("会商已登记"); } });
  return (
    <>
      <Button onClick={() => setOpen(true)}>规模会商</Button>
      <Modal open={open} title={`${year} 年度预付规模的会商`} footer={null} onCancel={() => setOpen(false)} destroyOnHidden>
        <p className="muted gap-below">一般为一个月;医保、财政、卫健会商可另定,两个险种相同。 <Article cite="办法·第七条" /></p>
        <Form layout="vertical" requiredMark={false} initialValues={{ scale: 1, departments: ["医保", "财政", "卫健"] }} onFinish={submit}>
          <Form.Item name="scale" label="规模(个月)" rules={[{ required: true, message: "请填写月数" }]}><InputNumber min={1} max={12} precision={0} /></Form.Item>
          <Form.Item name="departments" label="参加会商的部门"><Checkbox.Group options={["医保", "财政", "卫健"]} /></Form.Item>
          <Form.Item name="date" label="会商日期" rules={[{ required: true, message: "请选择日期" }]}><DatePicker /></Form.Item>
          <Form.Item name="document" label="会商文号" rules={[{ required: true, message: "请填写文号" }]}><Input /></Form.Item>
          <Form.Item name="reason" label="缘由" rules={[{ required: true, message: "请写明缘由" }]}><Input.TextArea rows={2} /></Form.Item>
          <Refused problem={consult.error} />
          <div className="row-end"><Button onClick={() => setOpen(false)}>再看看</Button><Button type="primary" htmlType="submit" loading={consult.isPending}>登记会商</Button></div>
        </Form>
      </Modal>
    </>
  );
}

const undertakings = { "no-preservation": "无财产被保全", "no-debt": "无未履行完毕生效法律文书确认的债务", "no-enforcement": "无作为被执行人尚未执行终结" };

/** 代录申请:机构的书面承诺三项,附原件。 */
function Apply({ year }: { year: string }) {
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const apply = useSend("prepay/apply");
  if (!useMay("prepay apply")) return null;
  const submit = ({ attach, ...f }: { provider: string; fund: string[]; undertake?: string[]; attach?: Chosen }) =>
    apply.mutate({ options: { undertake: [], ...f, year }, files: { attach: filesOf(attach) } }, { onSuccess: () => { setOpen(false); void message.success("已受理,待初审"); } });
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>代录申请</Button>
      <Modal open={open} title={`${year} 年度预付金申请`} footer={null} onCancel={() => setOpen(false)} destroyOnHidden>
        <Form layout="vertical" requiredMark={false} initialValues={{ fund: ["310"] }} onFinish={submit}>
          <Form.Item name="provider" label="医疗机构代码" rules={[{ required: true, message: "请填写机构代码" }]}><Input /></Form.Item>
          <Form.Item name="fund" label="险种" rules={[{ required: true, message: "请选择险种" }]}><Checkbox.Group options={Object.entries(funds).map(([value, f]) => ({ value, label: f.name }))} /></Form.Item>
          <Form.Item name="undertake" label="书面承诺(须全部作出)"><Checkbox.Group className="checks" options={Object.entries(undertakings).map(([value, label]) => ({ value, label }))} /></Form.Item>
          <Attach label="承诺书等附件(PDF、PNG 或 JPEG)" required={false} />
          <Refused problem={apply.error} />
          <div className="row-end"><Button onClick={() => setOpen(false)}>再看看</Button><Button type="primary" htmlType="submit" loading={apply.isPending}>提出申请</Button></div>
        </Form>
      </Modal>
    </>
  );
}

import { App, Button, Input, InputNumber, Table } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { printAddress, useAct, useAsk } from "../api";
import type { DepartedAnswer } from "../answers";
import { useMay, usePerson } from "../session";
import { Article } from "../ui/Article";
import { money, paging } from "../ui/columns";
import { Popconfirm } from "../ui/dialogs";
import { Files } from "../ui/Files";
import { Money } from "../ui/Money";
import { Panel } from "../ui/Page";
import { Tag } from "../ui/Tag";
import { Refused } from "../ui/trouble";
import { funds, offsetInWords } from "../words";

const useDeparted = (region: string, provider?: string) => useAsk("stop/departed", { region, provider }, useMay("stop departed")).data ?? [];

const rowKey = (d: DepartedAnswer) => d.provider + d.fund;

/** 期限已过,还没有停止拨付。 */
const isLate = (d: DepartedAnswer, today: string) => d.due_on !== null && d.due_on < today && !d.payment_stopped;

/** 协议已解除而有欠款的机构:没有以后的月份可抵扣,督促交回(决定 238)。 */
export function Departed({ region, provider }: { region: string; provider?: string }) {
  const departed = useDeparted(region, provider);
  const { business_day: today } = usePerson();
  if (departed.length === 0) return null;
  return (
    <Panel title="协议已解除而有欠款" flush extra={<><span className="muted">没有以后的结算可抵扣,督促交回 <Article cite="方案·三" /></span> <Files of="stop/departed" options={{ region, provider }} small /></>}>
      <Table<DepartedAnswer>
        size="small" rowKey={rowKey} dataSource={departed} pagination={paging} scroll={{ x: 860 }}
        columns={[
          { title: "机构", render: (_, d) => <span className="who">{provider ? d.name : <Link to={`/providers/${d.provider}`}>{d.name}</Link>}<small>{d.provider}</small></span> },
          { title: "险种", render: (_, d) => funds[d.fund]?.short },
          { title: "欠的是", render: (_, d) => d.items.map((i) => <div key={i.kind + i.month + i.year}>{offsetInWords(i).slice(3)} <Money fen={i.amount_fen} /></div>) },
          money("未清", (d) => d.open_fen, { sorter: undefined }),
          { title: "督促交回", render: (_, d) => d.document === null ? <Tag tone="warn">未通知</Tag> : <span className="who">{d.document}<small>{d.notified_on} 通知,{d.due_on} 前交回</small></span> },
          { key: "state", render: (_, d) => <>{d.payment_stopped ? <Tag tone="bad">停止拨付</Tag> : isLate(d, today) && <Tag tone="bad">逾期未交回</Tag>}{d.stage !== null && <Tag>{stages[d.stage]}</Tag>}</> },
          { key: "act", align: "right", render: (_, d) => <Acts of={d} /> },
        ]}
      />
    </Panel>
  );
}

const stages: Record<string, string> = { court: "已申请强制执行", loss: "已确认损失", report: "已报批", writtenoff: "已核销" };
const steps = { court: "申请强制执行", loss: "确认损失", report: "报请批准核销" };

/** 停付以后(决定 259):经办申请强制执行、确认损失、报批,审批凭政府批准核销。 */
function Pursue({ of: d }: { of: DepartedAnswer }) {
  const { business_day: today } = usePerson();
  const { message } = App.useApp();
  const pursue = useAct("stop/pursue");
  const writeOff = useAct("stop/writeoff");
  const [mayPursue, mayWriteOff] = [useMay("stop pursue"), useMay("stop writeoff")];
  const open = d.items.filter((i) => i.kind === "advance").reduce((sum, i) => sum + i.amount_fen, 0);
  if (!d.payment_stopped || d.due_on === null || d.due_on >= today || open === 0) return null;
  const key = { region: d.region, fund: d.fund, provider: d.provider };
  const next: (keyof typeof steps)[] = d.stage === null ? ["court"] : d.stage === "loss" ? ["report", "loss"] : ["loss"];
  return (
    <>
      {mayPursue && next.map((step) => (
        <Documented
          key={step} title={`${d.name}:${steps[step]}`} loss={step === "loss" ? open : undefined} busy={pursue.isPending}
          submit={(document, amount) => pursue.mutate({ ...key, step, document, ...(step === "loss" ? { amount } : {}) }, { onSuccess: (a) => void message.success(`已登记:${steps[step]} ${a.document}`) })}
        >{steps[step]}</Documented>
      ))}
      {mayWriteOff && d.stage === "report" && (
        <Documented
          title={`${d.name}:凭政府批准文件核销预拨损失`} busy={writeOff.isPending}
          submit={(document) => writeOff.mutate({ ...key, document }, { onSuccess: (a) => void message.success(`已核销,${a.voucher}`) })}
        >核销</Documented>
      )}
      <Refused problem={pursue.error ?? writeOff.error} />
    </>
  );
}

/** 写明文号(确认损失另写金额)再登记。 */
function Documented({ title, loss, busy, submit, children }: { title: string; loss?: number; busy: boolean; submit(document: string, amount: string): void; children: string }) {
  const [document, setDocument] = useState("");
  const [amount, setAmount] = useState(loss === undefined ? "" : (loss / 100).toFixed(2));
  return (
    <Popconfirm
      title={title} icon={null} okText="登记" cancelText="取消" okButtonProps={{ disabled: document.trim() === "" || (loss !== undefined && amount === "") }} onConfirm={() => submit(document, amount)}
      description={(
        <>
          <Input aria-label="文号" placeholder={loss === undefined ? "文号" : "法院文书文号"} maxLength={200} value={document} onChange={(e) => setDocument(e.target.value)} />
          {loss !== undefined && <InputNumber<string> aria-label="损失金额" stringMode min="0.01" precision={2} controls={false} placeholder="损失金额(元)" style={{ width: "100%" }} value={amount} onChange={(value) => setAmount(value ?? "")} />}
        </>
      )}
    >
      <Button size="small" loading={busy}>{children}</Button>
    </Popconfirm>
  );
}

/** 登记通知文号(经办),打印通知书;停付以后的追收。 */
function Acts({ of: d }: { of: DepartedAnswer }) {
  const [document, setDocument] = useState("");
  const { message } = App.useApp();
  const notice = useAct("stop/notice");
  const key = { region: d.region, fund: d.fund, provider: d.provider };
  return (
    <span className="row-end">
      {useMay("stop notice") && (
        <Popconfirm
          title={`督促 ${d.name} 交回`} icon={null} okText="登记通知" cancelText="取消" okButtonProps={{ disabled: document.trim() === "" }}
          onConfirm={() => notice.mutate({ ...key, document }, { onSuccess: (a) => void message.success(`已登记,应在 ${a.due_on} 前交回`) })}
          description={<>应交回 <Money fen={d.open_fen} strong /> 元<Input aria-label="通知文号" placeholder="通知文号" maxLength={200} value={document} onChange={(e) => setDocument(e.target.value)} /></>}
        >
          <Button size="small" type={d.document === null ? "primary" : "default"} loading={notice.isPending}>{d.document === null ? "督促交回" : "再次督促"}</Button>
        </Popconfirm>
      )}
      {d.document !== null && <Button size="small" href={printAddress("stop/departed", { ...key, each: true })} target="_blank">打印通知书</Button>}
      <Pursue of={d} />
      <Refused problem={notice.error} />
    </span>
  );
}

/** 工作台上:经办看还没有通知的,审批看逾期未交回、还没有停付的。 */
export function Departures({ region }: { region: string }) {
  const person = usePerson();
  const waiting = useDeparted(region).filter((d) => person.role === "handler" ? d.document === null : person.role === "approver" && isLate(d, person.business_day));
  if (waiting.length === 0) return null;
  return (
    <Table<DepartedAnswer>
      size="small" rowKey={rowKey} dataSource={waiting} pagination={{ pageSize: 5, hideOnSinglePage: true, size: "small" }} showHeader={false}
      columns={[
        { render: (_, d) => <span className="who"><Link to={`/providers/${d.provider}`}>退出欠款 · {funds[d.fund]?.short} · {d.name}</Link><small>{d.provider}</small></span> },
        { render: (_, d) => <Tag tone="warn">{d.document === null ? "待督促交回" : "逾期未交回"}</Tag> },
        { align: "right", render: (_, d) => <Money fen={d.open_fen} /> },
      ]}
    />
  );
}

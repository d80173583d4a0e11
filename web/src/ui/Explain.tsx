import { DownloadOutlined, QuestionCircleOutlined } from "./icons";
import { Button, Drawer, Tree, type TreeDataNode } from "antd";
import { createContext, type ReactNode, useContext, useState } from "react";
import { Link } from "react-router";
import { useAsk } from "../api";
import type { Explanation } from "../answers";
import { count } from "../format";
import { openItem, paymentStates } from "../words";
import { Article } from "./Article";
import { Hash } from "./Hash";
import { Money } from "./Money";
import { Answer } from "./states";
import { StateTag } from "./Tag";

type Question = { id: string; provider?: string; title: string };

const ExplainContext = createContext<(question: Question) => void>(() => undefined);

/** 为什么是这个数:any amount's tree, down to the records, over whatever page one is on. */
export function ExplainProvider({ children }: { children: ReactNode }) {
  const [question, setQuestion] = useState<Question>();
  return (
    <ExplainContext value={setQuestion}>
      {children}
      <Drawer open={question !== undefined} onClose={() => setQuestion(undefined)} size={680} title={question?.title ?? ""} destroyOnHidden>
        {question && <Reasons question={question} />}
      </Drawer>
    </ExplainContext>
  );
}

/** 打开“为什么是这个数”的按钮。 */
export function Why({ id, provider, title, text }: Question & { text?: string }) {
  const open = useContext(ExplainContext);
  return (
    <Button
      type={text ? "default" : "text"} size={text ? "middle" : "small"} className={text ? "" : "why"} icon={<QuestionCircleOutlined />}
      aria-label={`为什么是这个数:${title}`} onClick={() => open({ id, provider, title: `为什么是这个数 · ${title}` })}
    >
      {text}
    </Button>
  );
}

function Reasons({ question }: { question: Question }) {
  const explanation = useAsk("explain", { id: question.id, provider: question.provider });
  return (
    <Answer of={explanation} lines={12}>
      {(e) => (
        <>
          <ol className="formula">
            {e.formula.map((step, index) => (
              // The same step can come twice, with the same amount.
              <li key={index} className={/^(实际|实付|月初预拨)/.test(step.step) ? "formula-sum" : ""}>
                <span className="formula-step">
                  {step.step} <Article cite={step.article} />
                  <small>{step.basis}</small>
                </span>
                <Money fen={step.amount_fen} />
              </li>
            ))}
          </ol>
          <Tree treeData={branches(e)} defaultExpandedKeys={["inputs", "postings", "payments"]} selectable={false} showLine blockNode className="reasons" />
          <div className="row-end gap-above">
            <Button icon={<DownloadOutlined />} onClick={() => download(e)}>下载 JSON</Button>
          </div>
        </>
      )}
    </Answer>
  );
}

const leaf = (key: string, text: ReactNode, fen?: number): TreeDataNode => ({
  key, isLeaf: true, title: <span className="branch">{text}{fen !== undefined && <Money fen={fen} />}</span>,
});

function branches(e: Explanation): TreeDataNode[] {
  const rows = [...e.inputs.gross, ...e.inputs.late];
  const taken = [...e.inputs.deductions, ...e.inputs.drg];
  const inputs: TreeDataNode[] = [
    ...rows.map((r, i) => leaf(`r${i}`, `${r.month} ${r.category},${count(r.rows)} 条${r.account_fen ? "(统筹与个账)" : ""}`, r.pooled_fen + r.account_fen)),
    ...taken.map((d, i) => leaf(`d${i}`, `${d.kind === "audit" ? "审核扣款" : d.kind === "agreement" ? "协议扣款" : "DRG/DIP 调整"} ${d.id}(${d.month}${d.category ? `,${d.category}` : ""})`, d.kind === "drg" ? d.amount_fen : -d.amount_fen)),
    ...e.inputs.open.map((o, i) => leaf(`o${i}`, `未清 ${openItem(o)}`, o.balance_fen)),
  ];
  return [
    ...(inputs.length > 0 ? [{ key: "inputs", title: "依据:记录、扣款与未清款项", children: inputs }] : []),
    { key: "policy", title: "政策参数", children: e.policy.map((p) => leaf(p.name, <>{p.title} {p.value},{p.from} 起施行 <Article cite={p.cite} /></>)) },
    ...(e.postings.length > 0
      ? [{
          key: "postings", title: `凭证(${e.postings.length} 行)`,
          children: e.postings.map((p, i) => leaf(`p${i}`, <><Link to={`/vouchers/${e.id.slice(0, 6)}/${e.fund}/${p.period}/${p.number}`}>{p.period} 第 {p.number} 号</Link> 科目 {p.account},{p.debit_fen !== 0 ? "借" : "贷"}</>, p.debit_fen || p.credit_fen)),
        }]
      : []),
    ...(e.payments.length > 0
      ? [{
          key: "payments", title: `付款(${e.payments.length} 笔)`,
          children: e.payments.slice(0, 200).map((p) => leaf(p.instruction_id, <>{p.instruction_id} <StateTag of={paymentStates} code={p.status} /> {p.booked_on}</>, p.amount_fen)),
        }]
      : []),
    {
      key: "batch", title: "批次",
      children: [
        leaf("who", `${e.batch.id}:经办 ${e.batch.prepared_by}${e.batch.reviewed_by ? `,复核 ${e.batch.reviewed_by}` : ""}${e.batch.approved_by ? `,审批 ${e.batch.approved_by}(${e.batch.approved_on})` : ""}`),
        leaf("hash", <Hash of={e.batch.hash} />),
      ],
    },
  ];
}

function download(e: Explanation) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(e, null, 1)], { type: "application/json" }));
  link.download = `为什么-${e.id}${e.provider ? `-${e.provider}` : ""}.json`;
  link.click();
  URL.revokeObjectURL(link.href);
}

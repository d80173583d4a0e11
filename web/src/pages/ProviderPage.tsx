import { Button, Input, Table } from "antd";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { useAct, useAsk } from "../api";
import type { InstructionAnswer, ProviderAnswer } from "../answers";
import { useMay } from "../session";
import { Popconfirm } from "../ui/dialogs";
import { Page, Panel } from "../ui/Page";
import { money, paging } from "../ui/columns";
import { Answer } from "../ui/states";
import { StateTag, Tag } from "../ui/Tag";
import { Refused } from "../ui/trouble";
import { funds, paymentStates, regions } from "../words";
import { Departed } from "./departures";

const agreementStates: Record<string, string> = { normal: "正常", suspended: "中止", terminated: "解除" };

/** 一家机构:资料、协议、参加情况,与各月的付款。 */
export default function ProviderPage() {
  const { code = "" } = useParams();
  const answer = useAsk("providers/show", { code });
  return (
    <Page title={answer.data?.name ?? code} lead={code} back={{ to: "/providers", title: "定点医药机构" }} print>
      <Answer of={answer}>{(p) => <Shown p={p} />}</Answer>
    </Page>
  );
}

function Shown({ p }: { p: ProviderAnswer }) {
  const payments = useAsk("pay/list", { region: p.region, provider: p.code });
  const facts: [string, React.ReactNode][] = [
    ["统筹区", regions[p.region]], ["类型", p.type === "pharmacy" ? "零售药店" : "医疗机构"], ["统一社会信用代码", p.uscc || "—"],
    ["服务协议", p.agreement_normal ? <Tag tone="good">正常</Tag> : <Tag tone="bad">不正常</Tag>], ["即时结算", p.enrolled ? <Tag tone="good">参加</Tag> : <Tag tone="warn">未参加</Tag>],
    ["收款账户", p.account_on_file ? [p.account_name, `${p.bank_name} ${p.account_no}`.trim()].filter(Boolean).join(",") : <Tag tone="warn">未备案</Tag>], ["行号", p.bank_no || "—"],
  ];
  return (
    <>
      {p.payment_stopped && <div className="notice notice-warn"><p><strong>已停止拨付:</strong>{p.stop_reason}</p></div>}
      {!p.agreement_normal && <Departed region={p.region} provider={p.code} />}
      <div className="columns">
        <Panel title="资料" extra={<Stop p={p} />}>
          <dl className="pairs">{facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
        </Panel>
        <Panel title="协议与参加情况">
          <ul className="spans">
            {p.agreements.map((a) => <li key={`a${a.from}`}><Tag tone={a.status === "normal" ? "good" : "bad"}>{`协议${agreementStates[a.status] ?? a.status}`}</Tag> {a.from} 至 {a.to ?? "今"}</li>)}
            {p.enrolments.map((e) => <li key={`e${e.from}`}><Tag tone="wait">参加即时结算</Tag> {e.from} 至 {e.to ?? "今"}</li>)}
          </ul>
        </Panel>
      </div>
      <Panel title="付款与结算单" flush>
        <Answer of={payments}>
          {(list) => (
            <Table<InstructionAnswer>
              size="small" rowKey="instruction_id" dataSource={[...list].sort((a, b) => b.month.localeCompare(a.month) || a.fund.localeCompare(b.fund) || a.kind.localeCompare(b.kind))} pagination={paging} scroll={{ x: 720 }} locale={{ emptyText: "还没有付款" }}
              columns={[
                { title: "费用所属月", render: (_, i) => <Link className="number" to={`/statement/${p.code}/${i.fund}/${i.month}`}>{i.month}</Link> },
                { title: "险种", render: (_, i) => funds[i.fund]?.short }, { title: "种类", render: (_, i) => ({ advance: "预拨", settlement: "轧差", prepayment: "预付金", clearing: "年终清算" })[i.kind] ?? i.kind },
                { title: "支付指令", dataIndex: "instruction_id", className: "number" },
                { title: "状态", render: (_, i) => <><StateTag of={paymentStates} code={i.status} /> {i.booked_on}</> },
                money("金额", (i) => i.amount_fen),
              ]}
            />
          )}
        </Answer>
      </Panel>
    </>
  );
}

/** 停止与恢复拨付(审批)。 */
function Stop({ p }: { p: ProviderAnswer }) {
  const [reason, setReason] = useState("");
  const change = useAct(p.payment_stopped ? "stop/lift" : "stop/place");
  if (!useMay("stop place")) return null;
  const title = p.payment_stopped ? "恢复拨付" : "停止拨付";
  return (
    <>
      <Popconfirm
        title={title} icon={null} okText={title} cancelText="取消" okButtonProps={{ disabled: reason.trim() === "", danger: !p.payment_stopped }} onConfirm={() => change.mutate({ region: p.region, provider: p.code, reason })}
        description={<Input.TextArea rows={2} aria-label="理由" placeholder="理由(文号、事由)" value={reason} onChange={(e) => setReason(e.target.value)} style={{ width: 260 }} />}
      >
        <Button size="small" danger={!p.payment_stopped} loading={change.isPending}>{title}</Button>
      </Popconfirm>
      <Refused problem={change.error} />
    </>
  );
}

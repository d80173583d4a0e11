import { App, Button, Input, InputNumber, Table } from "antd";
import { useState } from "react";
import { type AnswerTo, useAct, useAsk } from "../api";
import { monthTitle } from "../format";
import { useScope } from "../scope";
import { useMay } from "../session";
import { Popconfirm } from "../ui/dialogs";
import { Files } from "../ui/Files";
import { Hash } from "../ui/Hash";
import { BigMoney, Money } from "../ui/Money";
import { Facts, Page, Panel } from "../ui/Page";
import { money } from "../ui/columns";
import { Answer } from "../ui/states";
import { Tag } from "../ui/Tag";
import { Refused } from "../ui/trouble";
import { type Tone, funds } from "../words";

type Request = AnswerTo<"request/list">[number];

const states: Record<string, { name: string; tone: Tone }> = {
  filed: { name: "待审批", tone: "wait" }, approved: { name: "已送财政", tone: "wait" }, "part-funded": { name: "部分到账", tone: "warn" }, funded: { name: "已到账", tone: "good" }, rejected: { name: "已退回", tone: "bad" },
};

/** 请拨:向财政申请下月初要付的钱。 */
export default function Requests() {
  const { region, fund, month } = useScope();
  const list = useAsk("request/list", { region, fund, year: month.slice(0, 4) });
  const estimate = useAsk("request/estimate", { region, fund, month });
  const mayFile = useMay("request file");
  return (
    <Page title="资金请拨" lead={`${funds[fund].name},费用所属月 ${monthTitle(month)}`} scope={["region", "fund", "month"]}>
      <Answer of={estimate}>
        {(e) => (
          <Panel
            title={`测算:应于 ${e.due_on} 前申请`}
            extra={mayFile && list.data && <Ask key={month} asked={e.asked_fen} before={list.data.some((r) => r.estimate.month === month && r.status !== "rejected")} />}
          >
            <Facts of={[
              { label: "应请拨", value: <BigMoney fen={e.asked_fen} /> },
              { label: "本月预拨", value: <BigMoney fen={e.advances_fen} />, note: `估计应结算额的 ${e.ratio_bp / 100}%` },
              { label: "轧差", value: <BigMoney fen={e.nettings_fen} />, note: `截至上月 ${e.unsettled_providers} 家尚未结算` },
              { label: "支出户可用", value: <BigMoney fen={e.available_fen} />, note: <>在途 <Money fen={e.in_flight_fen} /> 元{e.to_hand_over_fen > 0 && <>,待上缴的预付金 <Money fen={e.to_hand_over_fen} /> 元</>}</> },
            ]} />
            <p className="paper-note">
              已计入 <Money fen={e.counted_fen} /> 元,经过 {e.days_elapsed}/{e.days_in_month} 天,估计全月应结算额 <Money fen={e.gross_estimate_fen} strong /> 元。
              {e.prepayments_fen > 0 && <> 预付金 <Money fen={e.prepayments_fen} /> 元。</>}{e.clearing_fen > 0 && <> 清算 <Money fen={e.clearing_fen} /> 元。</>} 以前请拨尚未到账 <Money fen={e.awaited_fen} /> 元。
            </p>
          </Panel>
        )}
      </Answer>
      <Panel title={`${month.slice(0, 4)} 年的申请`} flush>
        <Answer of={list}>
          {(all) => (
            <Table<Request>
              size="small" rowKey="id" dataSource={[...all].reverse()} pagination={false} scroll={{ x: 900 }} locale={{ emptyText: "还没有申请" }}
              columns={[
                { title: "申请", render: (_, r) => <span className="who"><span className="number">{r.estimate.month}{r.supplement && "(补充)"}</span><small>{r.id}</small></span> },
                { title: "状态", render: (_, r) => <Tag tone={states[r.status]?.tone}>{states[r.status]?.name ?? r.status}</Tag> },
                { title: "办理", render: (_, r) => <span className="who"><span>{r.filed_by} {r.filed_on}</span><small>{r.approved_by && `审批 ${r.approved_by} ${r.approved_on}`}{r.rejected_reason && ` 退回:${r.rejected_reason}`}</small></span> },
                money("申请", (r) => r.asked_fen, { sorter: undefined }),
                { title: "财政受理", align: "right", render: (_, r) => r.accepted_fen !== null && <Money fen={r.accepted_fen} /> },
                money("已到", (r) => r.received_fen, { sorter: undefined }),
                { key: "files", render: (_, r) => <Files of="request/show" options={{ id: r.id }} title="申请单" small /> },
                { key: "act", align: "right", render: (_, r) => <Acts of={r} /> },
              ]}
            />
          )}
        </Answer>
      </Panel>
    </Page>
  );
}

/** 提出申请;本月申请过的,不足再作补充,写明理由。 */
function Ask({ asked, before }: { asked: number; before: boolean }) {
  const { region, fund, month } = useScope();
  const { message } = App.useApp();
  const [supplement, setSupplement] = useState("");
  const file = useAct("request/file");
  const submit = () => file.mutate({ region, fund, month, ...(before && { supplement }) }, { onSuccess: () => void message.success("已提出,待审批") });
  return (
    <span className="row-end">
      <Refused problem={file.error} />
      <Popconfirm
        title={before ? `${monthTitle(month)}已申请过,不足的另作补充` : `申请 ${monthTitle(month)}的资金?`} okText="申请" cancelText="取消" okButtonProps={{ disabled: before && !supplement.trim() }} onConfirm={submit}
        description={before
          ? <>减去已申请未到的<Input aria-label="补充的理由" placeholder="补充的理由" maxLength={200} value={supplement} onChange={(change) => setSupplement(change.target.value)} /></>
          : <>按测算申请 <Money fen={asked} strong /> 元</>}
      >
        <Button type={before ? "default" : "primary"} loading={file.isPending}>{before ? "补充申请" : "提出申请"}</Button>
      </Popconfirm>
    </span>
  );
}

/** 审批交回摘要,或退回;财政受理。 */
function Acts({ of }: { of: Request }) {
  const [approver, finance] = [useMay("request approve"), useMay("request accept")];
  const approve = useAct("request/approve");
  const reject = useAct("request/reject");
  const [reason, setReason] = useState("");
  const accept = useAct("request/accept");
  const [amount, setAmount] = useState<string>();
  if (approver && of.status === "filed") {
    return (
      <>
        <Popconfirm title={`审批 ${of.id}`} description={<>申请 <Money fen={of.asked_fen} strong /> 元<div className="hash-box"><span>摘要</span><Hash of={of.estimate.hash} /></div></>} okText="交回摘要,审批通过" cancelText="取消" onConfirm={() => approve.mutate({ id: of.id, hash: of.estimate.hash })}>
          <Button size="small" type="primary" loading={approve.isPending}>审批</Button>
        </Popconfirm>
        <Popconfirm
          title={`退回 ${of.id}`} icon={null} okText="退回" cancelText="取消" okButtonProps={{ danger: true, disabled: reason.trim() === "" }} onConfirm={() => reject.mutate({ id: of.id, reason })}
          description={<Input.TextArea rows={2} aria-label="退回的理由" placeholder="退回的理由" value={reason} onChange={(e) => setReason(e.target.value)} style={{ width: 260 }} />}
        >
          <Button size="small" danger loading={reject.isPending}>退回</Button>
        </Popconfirm>
        <Refused problem={approve.error ?? reject.error} />
      </>
    );
  }
  if (finance && of.status === "approved" && of.accepted_fen === null) {
    return (
      <>
        <Popconfirm title={`受理 ${of.id}`} description={<InputNumber<string> stringMode aria-label="受理金额(元)" placeholder="受理金额(元),不填为全额" controls={false} style={{ width: 240 }} onChange={(v) => setAmount(v ?? undefined)} />} okText="受理" cancelText="取消" onConfirm={() => accept.mutate({ id: of.id, amount })}>
          <Button size="small" type="primary" loading={accept.isPending}>受理</Button>
        </Popconfirm>
        <Refused problem={accept.error} />
      </>
    );
  }
  return null;
}

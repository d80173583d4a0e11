import { Input, Table, Tabs } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { useAsk } from "../api";
import type { SettlementAnswer, StatementAnswer } from "../answers";
import { count, monthTitle } from "../format";
import { useScope } from "../scope";
import { Files } from "../ui/Files";
import { BigMoney, Money } from "../ui/Money";
import { Facts, Page, Panel } from "../ui/Page";
import { matches, money, paging, provider, useNames } from "../ui/columns";
import { Answer, Nothing } from "../ui/states";
import { Tag } from "../ui/Tag";
import { Why } from "../ui/Explain";
import { funds, reason } from "../words";
import { BatchHead, Calculate, useBatches } from "./batch";

export default function SettlePage() {
  const { region, fund, month } = useScope();
  const { query, batches, chosen, choose } = useBatches("settlement");
  const [nobody, setNobody] = useState<SettlementAnswer>();
  const shown = nobody && !nobody.id && nobody.region === region && nobody.fund === fund && nobody.month === month ? nobody : undefined;
  return (
    <Page title="月度结算" lead={`${funds[fund].name},费用所属月 ${monthTitle(month)}`} scope={["region", "fund", "month"]} actions={chosen && <Files of="settle/show" options={{ id: chosen.id }} each="结算单" />}>
      <Answer of={query}>
        {() => chosen ? <Batch key={chosen.id} of={{ batches, chosen, choose }} /> : (
          <>
            <Nothing title={`${monthTitle(month)}还没有结算批次`}>
              <p>申报、审核、协议核查、DRG/DIP 齐了的机构即可结算;没有齐的不耽误别家。由经办试算,复核、审批后冲抵预拨、支付余额。</p>
              <Calculate kind="settlement" onAnswer={(answer) => setNobody(answer as SettlementAnswer)} />
            </Nothing>
            {shown && <Panel title={`没有机构就绪,尚不能结算 ${shown.not_ready.length} 家`} flush><NotReady of={shown} text="" /></Panel>}
          </>
        )}
      </Answer>
    </Page>
  );
}

type Chosen = { batches: ReturnType<typeof useBatches>["batches"]; chosen: NonNullable<ReturnType<typeof useBatches>["chosen"]>; choose(id: string): void };

function Batch({ of }: { of: Chosen }) {
  const answer = useAsk("settle/show", { id: of.chosen.id });
  return <Answer of={answer}>{(batch) => <Shown batch={batch} of={of} />}</Answer>;
}

const setOff = (s: StatementAnswer) => s.offsets.reduce((sum, o) => sum + o.amount_fen, 0);

function Shown({ batch, of }: { batch: SettlementAnswer; of: Chosen }) {
  const name = useNames(batch.region);
  const [text, setText] = useState("");
  const all = batch.statements;
  const sum = (pick: (s: StatementAnswer) => number) => all.reduce((total, s) => total + pick(s), 0);
  const held = all.filter((s) => s.held);
  const rolling = all.filter((s) => s.open_fen > 0 || s.clawback_open_fen > 0);
  const facts = (
    <Facts of={[
      { label: "应付合计", value: <BigMoney fen={batch.total_net_fen} />, note: `结算单 ${count(all.length)} 份` },
      { label: "应结算额", value: <BigMoney fen={sum((s) => s.gross_fen)} /> },
      { label: "实际应结算额", value: <BigMoney fen={sum((s) => s.actual_fen)} />, note: <>保证金预留 <Money fen={sum((s) => s.deposit_fen)} /> 元</> },
      { label: "冲抵预拨等", value: <BigMoney fen={sum(setOff)} />, note: rolling.length > 0 ? `${rolling.length} 家未冲完,滚到下月` : "全部冲完" },
    ]} />
  );
  const shown = all.filter((s) => matches(text, s.provider, name(s.provider)));
  return (
    <>
      <BatchHead kind="settlement" {...of} summary={facts} />
      {facts}
      {held.length > 0 && <div className="notice notice-warn">{held.length} 家暂缓支付:{held.map((s) => name(s.provider) || s.provider).join("、")}</div>}
      <Panel title="本批明细" extra={<Input.Search allowClear size="small" placeholder="机构名称或代码" aria-label="查找机构" value={text} onChange={(e) => setText(e.target.value)} className="find" />} flush>
        <Tabs
          className="tabs-panel"
          items={[
            {
              key: "statements", label: `结算单 ${count(all.length)}`,
              children: (
                <Table<StatementAnswer>
                  size="small" rowKey="provider" dataSource={shown} pagination={paging} scroll={{ x: 1060 }} tableLayout="auto"
                  columns={[
                    { ...provider<StatementAnswer>(name, (s) => s.provider, (s) => `/statement/${s.provider}/${s.fund}/${s.month}?batch=${batch.id}`) },
                    money("应结算额", (s) => s.gross_fen, { defaultSortOrder: "descend" }),
                    money("迟到与扣款", (s) => s.late_fen - s.audit_fen - s.agreement_fen),
                    money("DRG/DIP", (s) => s.drg_fen),
                    money("保证金", (s) => -s.deposit_fen),
                    money("实际应结算额", (s) => s.actual_fen),
                    money("冲抵", (s) => -setOff(s)),
                    money("应付", (s) => s.net_fen),
                    money("未清", (s) => s.open_fen + s.clawback_open_fen),
                    { key: "marks", width: 120, render: (_, s) => <>{s.held && <Tag tone="warn">暂缓支付</Tag>}{s.ex_officio && <Tag>依职权</Tag>}</> },
                    { key: "why", width: 48, render: (_, s) => <Why id={batch.id!} provider={s.provider} title={`${name(s.provider)} ${s.month} 结算`} /> },
                  ]}
                  summary={() => text === "" && (
                    <Table.Summary.Row className="sum">
                      <Table.Summary.Cell index={0}>合计 {count(all.length)} 份</Table.Summary.Cell>
                      {[
                        sum((s) => s.gross_fen), sum((s) => s.late_fen - s.audit_fen - s.agreement_fen), sum((s) => s.drg_fen), -sum((s) => s.deposit_fen),
                        sum((s) => s.actual_fen), -sum(setOff), batch.total_net_fen, sum((s) => s.open_fen + s.clawback_open_fen),
                      ].map((fen, index) => (
                        <Table.Summary.Cell key={index} index={index + 1} align="right"><Money fen={fen} strong /></Table.Summary.Cell>
                      ))}
                      <Table.Summary.Cell index={9} />
                      <Table.Summary.Cell index={10}><Why id={batch.id!} title={`${batch.id} 合计`} /></Table.Summary.Cell>
                    </Table.Summary.Row>
                  )}
                />
              ),
            },
            { key: "notready", label: `尚不能结算 ${count(batch.not_ready.length)}`, children: <NotReady of={batch} text={text} /> },
          ]}
        />
      </Panel>
    </>
  );
}

/** 谁还不能结算,差什么。 */
function NotReady({ of, text }: { of: SettlementAnswer; text: string }) {
  const name = useNames(of.region);
  const reasons = new Map<string, number>();
  for (const n of of.not_ready) for (const r of n.reasons) reasons.set(r, (reasons.get(r) ?? 0) + 1);
  return (
    <>
      {reasons.size > 0 && (
        <ul className="reason-bars">
          {[...reasons].sort((a, b) => b[1] - a[1]).map(([code, n]) => (
            <li key={code}>
              <span>{reason(code)}</span>
              <meter min={0} max={of.not_ready.length} value={n} aria-label={reason(code)} />
              <b>{n} 家</b>
            </li>
          ))}
        </ul>
      )}
      <Table<SettlementAnswer["not_ready"][number]>
        size="small" rowKey="provider" dataSource={of.not_ready.filter((n) => matches(text, n.provider, name(n.provider)))} pagination={paging} scroll={{ x: 480 }}
        locale={{ emptyText: "有数据的机构都已结算或在本批之中" }}
        columns={[
          provider(name, (n) => n.provider, (n) => `/providers/${n.provider}`),
          { title: "还差什么", render: (_, n) => n.reasons.map((r) => <Tag key={r} tone="warn">{reason(r)}</Tag>) },
        ]}
      />
      {of.not_ready.some((n) => n.reasons.includes("audit-open") || n.reasons.includes("declaration-missing")) && <p className="pad-side"><Link to="/imports">去导入申报、审核结果</Link></p>}
    </>
  );
}

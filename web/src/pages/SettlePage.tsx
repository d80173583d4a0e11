import { Table, Tabs } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { type PagedRow, type Sums, sumOf, useTotals } from "../api";
import type { SettlementAnswer, StatementAnswer } from "../answers";
import { count, monthTitle } from "../format";
import { useScope } from "../scope";
import { Files } from "../ui/Files";
import { BigMoney, Money } from "../ui/Money";
import { Facts, Page, Panel } from "../ui/Page";
import { amount, institution, money, paging, provider, useNames } from "../ui/columns";
import { FindProvider, Paged } from "../ui/paged";
import { Answer, Nothing } from "../ui/states";
import { Tag } from "../ui/Tag";
import { Why } from "../ui/Explain";
import { funds, reason } from "../words";
import { BatchHead, Calculate, type OnAnswer, useBatches } from "./batch";

export default function SettlePage() {
  const { region, fund, month } = useScope();
  const { query, batches, chosen, choose } = useBatches("settlement");
  const [nobody, setNobody] = useState<SettlementAnswer>();
  const answered: OnAnswer = (answer) => setNobody(answer as SettlementAnswer);
  const shown = nobody && !nobody.id && nobody.region === region && nobody.fund === fund && nobody.month === month ? nobody : undefined;
  return (
    <Page title="月度结算" lead={`${funds[fund].name},费用所属月 ${monthTitle(month)}`} scope={["region", "fund", "month"]} actions={chosen && <Files of="settle/show" options={{ id: chosen.id }} each="结算单" />}>
      <Answer of={query}>
        {() => (
          <>
            {shown && shown.not_ready.length > 0 && <Panel title={`没有机构就绪,尚不能结算 ${shown.not_ready.length} 家`} flush><NobodyReady of={shown} /></Panel>}
            {chosen ? <Batch key={chosen.id} of={{ batches, chosen, choose, onAnswer: answered }} /> : <Nothing title={`${monthTitle(month)}还没有结算批次`}>
              <p>申报、审核、协议核查、DRG/DIP 齐了的机构即可结算;没有齐的不耽误别家。由经办试算,复核、审批后冲抵预拨、支付余额。</p>
              <Calculate kind="settlement" onAnswer={answered} />
            </Nothing>}
          </>
        )}
      </Answer>
    </Page>
  );
}

type Chosen = { batches: ReturnType<typeof useBatches>["batches"]; chosen: NonNullable<ReturnType<typeof useBatches>["chosen"]>; choose(id: string): void; onAnswer: OnAnswer };

function Batch({ of }: { of: Chosen }) {
  const totals = useTotals("settle/show", { id: of.chosen.id }, "statements");
  return <Answer of={totals}>{(answer) => <Shown {...answer} of={of} />}</Answer>;
}

type Row = PagedRow<"settle/show", "statements">;

const setOff = (s: StatementAnswer) => s.offsets.reduce((sum, o) => sum + o.amount_fen, 0);

function Shown({ whole: batch, counts, sums, of }: { whole: SettlementAnswer; counts: Record<string, number>; sums: Sums; of: Chosen }) {
  const [find, setFind] = useState("");
  const key = { id: of.chosen.id };
  const open = sumOf(sums, "open_fen") + sumOf(sums, "clawback_open_fen");
  const facts = (
    <Facts of={[
      { label: "应付合计", value: <BigMoney fen={batch.total_net_fen} />, note: `结算单 ${count(counts.statements)} 份` },
      { label: "应结算额", value: <BigMoney fen={sumOf(sums, "gross_fen")} /> },
      { label: "实际应结算额", value: <BigMoney fen={sumOf(sums, "actual_fen")} />, note: <>保证金预留 <Money fen={sumOf(sums, "deposit_fen")} /> 元</> },
      { label: "冲抵预拨等", value: <BigMoney fen={sumOf(sums, "offsets", "amount_fen")} />, note: open > 0 ? <><Money fen={open} /> 元未冲完,滚到下月</> : "全部冲完" },
    ]} />
  );
  const held = sumOf(sums, "held");
  return (
    <>
      <BatchHead kind="settlement" {...of} summary={facts} />
      {facts}
      {held > 0 && <div className="notice notice-warn">{count(held)} 家暂缓支付,排在明细的最前。</div>}
      <Panel title="本批明细" extra={<FindProvider onFind={setFind} />} flush>
        <Tabs
          className="tabs-panel"
          items={[
            {
              key: "statements", label: `结算单 ${count(counts.statements)}`,
              children: (
                <Paged
                  path="settle/show" options={key} of="statements" find={find} sort="-held,-gross_fen" rowKey="provider" scroll={{ x: 1060 }} tableLayout="auto"
                  columns={[
                    institution<Row>((s) => `/statement/${s.provider}/${s.fund}/${s.month}?batch=${of.chosen.id}`),
                    amount<Row>("应结算额", "gross_fen"),
                    money<Row>("迟到与扣款", (s) => s.late_fen - s.audit_fen - s.agreement_fen, { sorter: undefined }),
                    amount<Row>("DRG/DIP", "drg_fen"),
                    money<Row>("保证金", (s) => -s.deposit_fen, { sorter: undefined }),
                    amount<Row>("实际应结算额", "actual_fen"),
                    money<Row>("冲抵", (s) => -setOff(s), { sorter: undefined }),
                    amount<Row>("应付", "net_fen"),
                    money<Row>("未清", (s) => s.open_fen + s.clawback_open_fen, { sorter: undefined }),
                    { key: "marks", width: 120, render: (_, s) => <>{s.held && <Tag tone="warn">暂缓支付</Tag>}{s.ex_officio && <Tag>依职权</Tag>}</> },
                    { key: "why", width: 48, render: (_, s) => <Why id={of.chosen.id} provider={s.provider} title={`${s.provider_name ?? s.provider} ${s.month} 结算`} /> },
                  ]}
                  summary={() => find === "" && (
                    <Table.Summary.Row className="sum">
                      <Table.Summary.Cell index={0}>合计 {count(counts.statements)} 份</Table.Summary.Cell>
                      {[
                        sumOf(sums, "gross_fen"), sumOf(sums, "late_fen") - sumOf(sums, "audit_fen") - sumOf(sums, "agreement_fen"), sumOf(sums, "drg_fen"), -sumOf(sums, "deposit_fen"),
                        sumOf(sums, "actual_fen"), -sumOf(sums, "offsets", "amount_fen"), batch.total_net_fen, open,
                      ].map((fen, index) => (
                        <Table.Summary.Cell key={index} index={index + 1} align="right"><Money fen={fen} strong /></Table.Summary.Cell>
                      ))}
                      <Table.Summary.Cell index={9} />
                      <Table.Summary.Cell index={10}><Why id={of.chosen.id} title={`${of.chosen.id} 合计`} /></Table.Summary.Cell>
                    </Table.Summary.Row>
                  )}
                />
              ),
            },
            { key: "notready", label: `试算时尚不能结算 ${count(counts.not_ready)}`, children: <NotReady id={of.chosen.id} find={find} /> },
          ]}
        />
      </Panel>
    </>
  );
}

/** 谁还不能结算,差什么。 */
function NotReady({ id, find }: { id: string; find: string }) {
  const totals = useTotals("settle/show", { id }, "not_ready");
  return (
    <>
      <Answer of={totals} lines={1}>{({ total, sums }) => <Missing total={total} reasons={(sums.reasons ?? {}) as Record<string, number>} />}</Answer>
      <Paged
        path="settle/show" options={{ id }} of="not_ready" find={find} rowKey="provider" scroll={{ x: 480 }} locale={{ emptyText: "有数据的机构都已结算或在本批之中" }}
        columns={[institution<PagedRow<"settle/show", "not_ready">>((n) => `/providers/${n.provider}`), { title: "还差什么", render: (_, n) => n.reasons.map((r) => <Tag key={r} tone="warn">{reason(r)}</Tag>) }]}
      />
    </>
  );
}

/** 各项还差几家。 */
function Missing({ total, reasons }: { total: number; reasons: Record<string, number> }) {
  return (
    <>
      {total > 0 && (
        <ul className="reason-bars">
          {Object.entries(reasons).sort((a, b) => b[1] - a[1]).map(([code, n]) => (
            <li key={code}>
              <span>{reason(code)}</span>
              <meter min={0} max={total} value={n} aria-label={reason(code)} />
              <b>{n} 家</b>
            </li>
          ))}
        </ul>
      )}
      {(reasons["audit-open"] || reasons["declaration-missing"]) && <p className="pad-side"><Link to="/imports">去导入申报、审核结果</Link></p>}
    </>
  );
}

/** 没有人就绪时没有批次,原因只在试算的答复里。 */
function NobodyReady({ of }: { of: SettlementAnswer }) {
  const name = useNames(of.region);
  const reasons: Record<string, number> = {};
  for (const n of of.not_ready) for (const r of n.reasons) reasons[r] = (reasons[r] ?? 0) + 1;
  return (
    <>
      <Missing total={of.not_ready.length} reasons={reasons} />
      <Table<SettlementAnswer["not_ready"][number]>
        size="small" rowKey="provider" dataSource={of.not_ready} pagination={paging} scroll={{ x: 480 }}
        columns={[provider(name, (n) => n.provider, (n) => `/providers/${n.provider}`), { title: "还差什么", render: (_, n) => n.reasons.map((r) => <Tag key={r} tone="warn">{reason(r)}</Tag>) }]}
      />
    </>
  );
}

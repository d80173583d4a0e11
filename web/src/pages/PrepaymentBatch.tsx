import { type PagedRow, useTotals } from "../api";
import type { BatchAnswer } from "../answers";
import { count } from "../format";
import { BigMoney } from "../ui/Money";
import { Facts, Panel } from "../ui/Page";
import { amount, institution } from "../ui/columns";
import { Paged } from "../ui/paged";
import { Answer, Nothing } from "../ui/states";
import { Tag } from "../ui/Tag";
import { reason } from "../words";
import { BatchHead, Calculate, useBatches } from "./batch";
import { PrepaymentPage } from "./prepayments";

type Line = PagedRow<"prepay/pay/show", "lines">;
type Excluded = PagedRow<"prepay/pay/show", "excluded">;

/** 预付金拨付的批次。 */
export default function PrepaymentBatch() {
  const { query, batches, chosen, choose } = useBatches("prepayment");
  return (
    <PrepaymentPage title="预付金拨付">
      <Answer of={query}>
        {() => chosen ? <Shown key={chosen.id} batches={batches} chosen={chosen} choose={choose} /> : (
          <Nothing title="还没有拨付批次"><p>名单核定之后,由经办试算,复核、审批后送银行。</p><Calculate kind="prepayment" /></Nothing>
        )}
      </Answer>
    </PrepaymentPage>
  );
}

function Shown({ batches, chosen, choose }: { batches: BatchAnswer[]; chosen: BatchAnswer; choose(id: string): void }) {
  const totals = useTotals("prepay/pay/show", { id: chosen.id }, "lines");
  return (
    <Answer of={totals}>
      {({ whole: batch, counts }) => {
        const facts = <Facts of={[{ label: "拨付合计", value: <BigMoney fen={batch.total_fen} /> }, { label: "机构", value: <span className="big-number">{count(counts.lines)} 家</span> }, { label: "付款账户", value: <span className="big-number">{batch.from_account === "fiscal" ? "财政专户" : "支出户"}</span> }, { label: "最迟拨付", value: <span className={`big-number number${batch.late ? " money-minus" : ""}`}>{batch.due_on}</span>, note: batch.late ? "已逾期" : "按期" }]} />;
        return (
          <>
            <BatchHead kind="prepayment" batches={batches} chosen={chosen} choose={choose} summary={facts} />
            {facts}
            <Panel title="拨付明细" flush>
              <Paged path="prepay/pay/show" options={{ id: chosen.id }} of="lines" rowKey="id" columns={[institution<Line>((l) => `/prepayment/${l.id}`), amount<Line>("拨付额", "amount_fen")]} />
            </Panel>
            {counts.excluded > 0 && (
              <Panel title={`暂不拨付 ${count(counts.excluded)} 家`} flush>
                <Paged path="prepay/pay/show" options={{ id: chosen.id }} of="excluded" rowKey="id" columns={[institution<Excluded>((l) => `/prepayment/${l.id}`), amount<Excluded>("核定额", "amount_fen"), { title: "原因", render: (_, l) => (l.reasons as string[]).map((r) => <Tag key={r} tone="warn">{reason(r)}</Tag>) }]} />
              </Panel>
            )}
          </>
        );
      }}
    </Answer>
  );
}

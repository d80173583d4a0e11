import { Table, Tabs } from "antd";
import { useState } from "react";
import { type PagedRow, sumOf, useTotals } from "../api";
import type { AdvanceAnswer } from "../answers";
import { count, monthTitle } from "../format";
import { useScope } from "../scope";
import { Files } from "../ui/Files";
import { BigMoney, Money } from "../ui/Money";
import { Facts, Page, Panel } from "../ui/Page";
import { amount, institution, provider, useNames } from "../ui/columns";
import { FindProvider, Paged } from "../ui/paged";
import { Answer, Nothing } from "../ui/states";
import { Tag } from "../ui/Tag";
import { Why } from "../ui/Explain";
import { funds, reason } from "../words";
import { BatchHead, Calculate, useBatches } from "./batch";

export default function AdvancePage() {
  const { fund, month } = useScope();
  const { query, batches, chosen, choose } = useBatches("advance");
  return (
    <Page title="月初预拨" lead={`${funds[fund].name},费用所属月 ${monthTitle(month)}`} scope={["region", "fund", "month"]} actions={chosen && <Files of="advance/show" options={{ id: chosen.id }} />}>
      <Answer of={query}>
        {() => chosen ? <Batch key={chosen.id} of={{ batches, chosen, choose }} /> : (
          <Nothing title={`${monthTitle(month)}还没有预拨批次`}>
            <p>按上个月应结算额的 60%,在次月初三个工作日内预拨。由经办试算,复核、审批后送银行。</p>
            <Calculate kind="advance" />
          </Nothing>
        )}
      </Answer>
    </Page>
  );
}

type Line = PagedRow<"advance/show", "lines">;
type Excluded = PagedRow<"advance/show", "excluded">;
type Chosen = Pick<ReturnType<typeof useBatches>, "batches" | "choose"> & { chosen: NonNullable<ReturnType<typeof useBatches>["chosen"]> };

function Batch({ of }: { of: Chosen }) {
  const lines = useTotals("advance/show", { id: of.chosen.id }, "lines");
  const excluded = useTotals("advance/show", { id: of.chosen.id }, "excluded");
  return <Answer of={lines}>{({ whole, counts, sums }) => <Shown batch={whole} counts={counts} gross={sumOf(sums, "gross_fen")} left={sumOf(excluded.data?.sums ?? {}, "gross_fen")} of={of} />}</Answer>;
}

function Shown({ batch, counts, gross, left, of }: { batch: AdvanceAnswer; counts: Record<string, number>; gross: number; left: number; of: Chosen }) {
  const [find, setFind] = useState("");
  const key = { id: batch.id };
  const facts = (
    <Facts of={[
      { label: "预拨合计", value: <BigMoney fen={batch.total_fen} /> },
      { label: "应结算额合计", value: <BigMoney fen={gross} /> },
      { label: "预拨机构", value: <span className="big-number">{count(counts.lines)} 家</span>, note: `按应结算额 ${batch.ratio_bp / 100}%,逐家四舍五入到分` },
      { label: "不予预拨", value: <span className="big-number">{count(counts.excluded)} 家</span>, note: counts.excluded > 0 ? <>应结算额 <Money fen={left} /> 元</> : "没有" },
    ]} />
  );
  return (
    <>
      <BatchHead kind="advance" {...of} summary={facts} />
      {facts}
      <Panel title="本批明细" extra={<FindProvider onFind={setFind} />} flush>
        <Tabs
          className="tabs-panel"
          items={[
            {
              key: "lines", label: `预拨明细 ${count(counts.lines)}`,
              children: (
                <Paged
                  path="advance/show" options={key} of="lines" find={find} sort="-amount_fen" rowKey="provider" scroll={{ x: 560 }}
                  columns={[
                    institution<Line>(), amount<Line>("应结算额", "gross_fen"), amount<Line>("预拨额", "amount_fen"),
                    { key: "why", width: 48, render: (_, line) => <Why id={batch.id} provider={line.provider} title={`${line.provider_name ?? line.provider} ${batch.month} 预拨`} /> },
                  ]}
                  summary={() => find === "" && (
                    <Table.Summary.Row className="sum">
                      <Table.Summary.Cell index={0}>合计 {count(counts.lines)} 家</Table.Summary.Cell>
                      <Table.Summary.Cell index={1} align="right"><Money fen={gross} strong /></Table.Summary.Cell>
                      <Table.Summary.Cell index={2} align="right"><Money fen={batch.total_fen} strong /></Table.Summary.Cell>
                      <Table.Summary.Cell index={3}><Why id={batch.id} title={`${batch.id} 合计`} /></Table.Summary.Cell>
                    </Table.Summary.Row>
                  )}
                />
              ),
            },
            {
              key: "excluded", label: `不予预拨 ${count(counts.excluded)}`,
              children: (
                <Paged
                  path="advance/show" options={key} of="excluded" find={find} sort="-gross_fen" rowKey="provider" scroll={{ x: 560 }} locale={{ emptyText: "本批没有不予预拨的机构" }}
                  columns={[
                    institution<Excluded>((line) => `/providers/${line.provider}`), amount<Excluded>("应结算额", "gross_fen"),
                    { title: "原因", render: (_, line) => line.reasons.map((r) => <Tag key={r} tone="warn">{reason(r)}</Tag>) },
                  ]}
                />
              ),
            },
            ...(counts.deferred > 0 ? [{ key: "deferred", label: `留待下一批 ${count(counts.deferred)}`, children: <Deferred id={batch.id} region={batch.region} find={find} /> }] : []),
          ]}
        />
      </Panel>
    </>
  );
}

/** 资金不足,留待下一批的机构:答复里只有代码。 */
function Deferred({ id, region, find }: { id: string; region: string; find: string }) {
  const name = useNames(region);
  return <Paged path="advance/show" options={{ id }} of="deferred" find={find} rowKey={(code) => String(code)} columns={[{ ...provider(name, String), sorter: undefined }]} />;
}

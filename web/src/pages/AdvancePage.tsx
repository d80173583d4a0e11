import { Input, Table, Tabs } from "antd";
import { useState } from "react";
import { useAsk } from "../api";
import type { AdvanceAnswer } from "../answers";
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

function Batch({ of }: { of: Pick<ReturnType<typeof useBatches>, "batches" | "choose"> & { chosen: NonNullable<ReturnType<typeof useBatches>["chosen"]> } }) {
  const answer = useAsk("advance/show", { id: of.chosen.id });
  return <Answer of={answer}>{(batch) => <Shown batch={batch} of={of} />}</Answer>;
}

function Shown({ batch, of }: { batch: AdvanceAnswer; of: Parameters<typeof Batch>[0]["of"] }) {
  const name = useNames(batch.region);
  const [text, setText] = useState("");
  const gross = batch.lines.reduce((sum, line) => sum + line.gross_fen, 0);
  const left = batch.excluded.reduce((sum, line) => sum + line.gross_fen, 0);
  const facts = (
    <Facts of={[
      { label: "预拨合计", value: <BigMoney fen={batch.total_fen} /> },
      { label: "应结算额合计", value: <BigMoney fen={gross} /> },
      { label: "预拨机构", value: <span className="big-number">{count(batch.lines.length)} 家</span>, note: `按应结算额 ${batch.ratio_bp / 100}%,逐家四舍五入到分` },
      { label: "不予预拨", value: <span className="big-number">{count(batch.excluded.length)} 家</span>, note: batch.excluded.length > 0 ? <>应结算额 <Money fen={left} /> 元</> : "没有" },
    ]} />
  );
  const lines = batch.lines.filter((line) => matches(text, line.provider, name(line.provider)));
  return (
    <>
      <BatchHead kind="advance" {...of} summary={facts} />
      {facts}
      <Panel title="本批明细" extra={<Input.Search allowClear size="small" placeholder="机构名称或代码" aria-label="查找机构" value={text} onChange={(e) => setText(e.target.value)} className="find" />} flush>
        <Tabs
          className="tabs-panel"
          items={[
            {
              key: "lines", label: `预拨明细 ${count(batch.lines.length)}`,
              children: (
                <Table<AdvanceAnswer["lines"][number]>
                  size="small" rowKey="provider" dataSource={lines} pagination={paging} scroll={{ x: 560 }}
                  columns={[
                    provider(name, (line) => line.provider),
                    money("应结算额", (line) => line.gross_fen),
                    money("预拨额", (line) => line.amount_fen, { defaultSortOrder: "descend" }),
                    { key: "why", width: 48, render: (_, line) => <Why id={batch.id} provider={line.provider} title={`${name(line.provider)} ${batch.month} 预拨`} /> },
                  ]}
                  summary={() => text === "" && (
                    <Table.Summary.Row className="sum">
                      <Table.Summary.Cell index={0}>合计 {count(batch.lines.length)} 家</Table.Summary.Cell>
                      <Table.Summary.Cell index={1} align="right"><Money fen={gross} strong /></Table.Summary.Cell>
                      <Table.Summary.Cell index={2} align="right"><Money fen={batch.total_fen} strong /></Table.Summary.Cell>
                      <Table.Summary.Cell index={3}><Why id={batch.id} title={`${batch.id} 合计`} /></Table.Summary.Cell>
                    </Table.Summary.Row>
                  )}
                />
              ),
            },
            {
              key: "excluded", label: `不予预拨 ${count(batch.excluded.length)}`,
              children: (
                <Table<AdvanceAnswer["excluded"][number]>
                  size="small" rowKey="provider" dataSource={batch.excluded.filter((line) => matches(text, line.provider, name(line.provider)))} pagination={paging} scroll={{ x: 560 }}
                  locale={{ emptyText: "本批没有不予预拨的机构" }}
                  columns={[
                    provider(name, (line) => line.provider, (line) => `/providers/${line.provider}`),
                    money("应结算额", (line) => line.gross_fen),
                    { title: "原因", render: (_, line) => line.reasons.map((r) => <Tag key={r} tone="warn">{reason(r)}</Tag>) },
                  ]}
                />
              ),
            },
            ...(batch.deferred.length > 0 ? [{
              key: "deferred", label: `留待下一批 ${count(batch.deferred.length)}`,
              children: <Table size="small" rowKey={(code) => code} dataSource={batch.deferred} pagination={paging} columns={[provider(name, (code: string) => code)]} />,
            }] : []),
          ]}
        />
      </Panel>
    </>
  );
}

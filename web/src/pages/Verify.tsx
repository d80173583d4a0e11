import { Button, Progress, Table } from "antd";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { type AnswerTo, type Problem, question } from "../api";
import { count } from "../format";
import { scrollable } from "../ui/columns";
import { Facts, Next, Page, Panel } from "../ui/Page";
import { Tag } from "../ui/Tag";
import { Refused } from "../ui/trouble";

type Verified = AnswerTo<"verify">;
type Check = Verified["checks"][number];

/** What a run says of a check as it is done: ✓ 名称(件数). */
const checked = /^([✓✗]) (.+)\((\d+)\)$/;

/** And which part of how many it is at: 核验 3/11. */
const part = /^核验 (\d+)\/(\d+)$/;

/** 核验:从保存的依据把一切重算一遍,有一处不符都列出来。 */
export default function Verify() {
  const [said, setSaid] = useState<string[]>([]);
  const run = useMutation<Verified, Problem>({ mutationFn: () => { setSaid([]); return question("verify", {}, (text) => setSaid((before) => [...before, text])); } });
  const answer = run.data;
  const going: Check[] = said.flatMap((text) => { const m = checked.exec(text); return m ? [{ name: m[2], checked: Number(m[3]), faults: m[1] === "✓" ? [] : ["…"] }] : []; });
  const [, at = 1, parts = 1] = said.map((text) => part.exec(text)).findLast((m) => m !== null)?.map(Number) ?? [];
  const checks = answer?.checks ?? going;
  const faults = checks.reduce((sum, c) => sum + c.faults.length, 0);
  return (
    <Page title="核验" lead="从原始依据重算每个批次,核对明细、结算、付款、账簿与凭证链;只读,不改任何东西" print actions={<Button type="primary" loading={run.isPending} onClick={() => run.mutate()}>{answer ? "再核验一次" : "开始核验"}</Button>}>
      <Refused problem={run.error} />
      {checks.length === 0 && !run.isPending && (
        <Panel title="核验什么">
          <p>每一段结算明细的摘要与月度合计;每个批次用保存的依据重判,结果必须与当时一字不差;每笔付款与凭证;账簿的平衡、连号与摘要链;预付金的闭环;请拨、清算、通报。一个地市约需几秒,全省一年约需几分钟,可以离开这一页。</p>
        </Panel>
      )}
      {run.isPending && <Panel><Progress percent={Math.round(((at - 1) / parts) * 100)} status="active" format={() => `已核 ${going.length} 项`} aria-label="核验的进度" /></Panel>}
      {answer && (
        <>
          <Next tone={answer.ok ? "good" : "bad"}><p>{answer.ok ? `核验通过:${answer.checks.length} 项,没有一处不符。` : `发现 ${faults} 处不符,见下。`}</p></Next>
          <Facts of={[
            { label: "核验项目", value: <span className="big-number">{answer.checks.length} 项</span> },
            { label: "核对件数", value: <span className="big-number">{count(answer.checks.reduce((sum, c) => sum + c.checked, 0))}</span>, note: "批次、结算单、指令、凭证、明细段……" },
            { label: "不符", value: <span className={`big-number${faults > 0 ? " money-minus" : ""}`}>{count(faults)}</span> },
          ]} />
        </>
      )}
      {checks.length > 0 && (
        <Panel title="各项" flush>
          <Table<Check>
            ref={scrollable} size="small" rowKey="name" dataSource={[...checks].sort((a, b) => b.faults.length - a.faults.length)} pagination={false} scroll={{ x: 560 }}
            expandable={answer && faults > 0 ? { rowExpandable: (c) => c.faults.length > 0, expandedRowRender: (c) => <ul className="refusals">{c.faults.slice(0, 200).map((f) => <li key={f}>{f}</li>)}</ul> } : undefined}
            columns={[
              { title: "核验", dataIndex: "name" },
              { title: "件数", align: "right", className: "number", width: 120, render: (_, c) => count(c.checked) },
              { title: "结果", width: 110, render: (_, c) => c.faults.length === 0 ? c.checked === 0 ? <Tag>没有可核的</Tag> : <Tag tone="good">相符</Tag> : <Tag tone="bad">{answer ? `${c.faults.length} 处不符` : "不符"}</Tag> },
            ]}
          />
        </Panel>
      )}
    </Page>
  );
}

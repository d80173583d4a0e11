import { CloudUploadOutlined } from "../ui/icons";
import { Progress, Select, Table, Upload } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { type Job, type Problem, queries, upload, useAsk } from "../api";
import type { ImportSummary } from "../answers";
import { count } from "../format";
import { useMay } from "../session";
import { Money } from "../ui/Money";
import { Page, Panel } from "../ui/Page";
import { Answer } from "../ui/states";
import { Tag } from "../ui/Tag";
import { Refused } from "../ui/trouble";
import { importKinds, setAside, type Tone } from "../words";

type Sending = { file: string; sent: number; said: string };

/** 数据导入:选种类,交文件,看结果;拒收的行可以下载。 */
export default function Imports() {
  const handler = useMay("import");
  const [kind, setKind] = useState("settlements");
  const [sending, setSending] = useState<Sending>();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [done, setDone] = useState<{ summary: ImportSummary; findings: string }[]>([]);
  const jobs = useAsk("jobs");

  const send = async (file: File) => {
    setProblem(null);
    const shown = { file: file.name, sent: 0, said: "" };
    setSending(shown);
    const name = `拒收-${kind}.csv`;
    let findings = "";
    try {
      const answer = await upload("import", { file: [file] }, { kind, findings: name }, {
        made: (addressOf) => { findings = addressOf(name); },
        sent: (sent) => setSending((s) => s && { ...s, sent }),
        said: (said) => setSending((s) => s && { ...s, said }),
      });
      setDone((before) => [...[answer].flat().map((summary) => ({ summary, findings })), ...before]);
      await queries.invalidateQueries();
    } catch (caught) {
      setProblem(caught as Problem);
    }
    setSending(undefined);
  };

  return (
    <Page title="数据导入" lead="平台的结算明细,机构、协议、申报、审核、扣款等各种台账;同一文件再导一次不会重复">
      {handler ? (
        <Panel title="导入文件">
          <div className="import">
            <label className="import-kind">
              <span>文件的种类</span>
              <Select value={kind} onChange={setKind} options={Object.entries(importKinds).map(([value, label]) => ({ value, label }))} style={{ width: "100%" }} />
            </label>
            <Upload.Dragger accept=".csv,.gz,.json" showUploadList={false} disabled={sending !== undefined} beforeUpload={(file) => { void send(file); return false; }}>
              <p className="import-icon"><CloudUploadOutlined /></p>
              <p>把 {importKinds[kind]} 的文件拖到这里,或点击选择</p>
              <p className="muted">CSV(UTF-8 或 GBK,可为 .gz),列名同平台表结构</p>
            </Upload.Dragger>
          </div>
          {sending && (
            <div className="import-progress" role="status">
              <span>{sending.file}</span>
              <Progress percent={Math.round(sending.sent * 100)} size="small" status="active" />
              <span className="muted">{sending.sent < 1 ? "正在上传" : sending.said || "正在核对、入库"}</span>
            </div>
          )}
          <Refused problem={problem} />
        </Panel>
      ) : (
        <div className="notice">导入由经办岗办理。</div>
      )}
      {done.map(({ summary, findings }) => <Summary key={findings} of={summary} findings={findings} />)}
      <Panel title="最近的导入与长任务" flush>
        <Answer of={jobs}>
          {(list) => (
            <Table<Job>
              size="small" rowKey="id" dataSource={list} pagination={{ pageSize: 15, hideOnSinglePage: true, size: "small" }} locale={{ emptyText: "还没有" }} scroll={{ x: 560 }}
              columns={[
                { title: "时间", dataIndex: "at", className: "number", render: (at: string) => at.slice(0, 16).replace("T", " ") },
                { title: "办理人", dataIndex: "name" },
                { title: "事项", dataIndex: "command", render: (command: string) => jobNames[command] ?? command },
                { title: "结果", dataIndex: "state", render: (state: Job["state"]) => <Tag tone={jobStates[state].tone}>{jobStates[state].name}</Tag> },
              ]}
            />
          )}
        </Answer>
      </Panel>
    </Page>
  );
}

/** 作为任务办的,除了各种单据。 */
const jobNames: Record<string, string> = {
  import: "数据导入", verify: "核验", "prepay apply": "预付金申请", "prepay supplement": "补充预付金材料", "prepay check": "预付金逐项审核", "prepay use add": "登记预付金使用", "prepay published": "登记公布",
  "reconcile dispute": "结算单异议", "pay result": "银行回执", "settle show": "结算单据", "advance show": "预拨单据", "clear show": "清算单据", "clear report": "清算报告", statement: "结算单", "clear statement": "清算单",
  "request show": "请拨申请单", "ledger voucher": "记账凭证", "ledger journal": "序时账", "ledger trial-balance": "科目余额表", "ledger account": "明细账", "ledger ageing": "账龄表",
};

const jobStates: Record<Job["state"], { name: string; tone: Tone }> = {
  running: { name: "正在办", tone: "wait" }, done: { name: "办成", tone: "good" }, failed: { name: "没有办成", tone: "bad" }, interrupted: { name: "中断,请再办一次", tone: "warn" },
};

/** 在页面上列出的拒收至多这么多;全部的在下载的文件里。 */
const shownFaults = 200;

/** 导入汇总:每一行、每一分都有去处。拒收的由服务器按原来的列写成文件,改好即可再导。 */
function Summary({ of: s, findings }: { of: ImportSummary; findings: string }) {
  const withMoney = s.total_fen !== 0;
  const rows = [
    [withMoney ? "计入应结算额" : "收下", s.counted, s.counted_fen],
    ...s.set_aside.map((a) => [`搁置:${setAside[a.reason] ?? a.reason}`, a.rows, a.fen] as const),
    ["重复", s.duplicates, s.duplicates_fen], ["撤销", s.withdrawn, s.withdrawn_fen], ["拒收", s.rejected_lines, s.rejected_fen],
  ] as [string, number, number][];
  return (
    <Panel
      title={`${importKinds[s.kind] ?? s.kind} · ${s.file}`}
      extra={s.rejected.length > 0 ? <a href={findings} download>下载拒收的 {count(s.rejected_lines)} 行</a> : <Tag tone="good">没有拒收</Tag>}
    >
      <div className="columns">
        <table className="bill">
          <thead><tr><th scope="col">去处</th><th scope="col">行</th>{withMoney && <th scope="col">金额(元)</th>}</tr></thead>
          <tbody>
            {rows.filter(([, lines]) => lines > 0).map(([title, lines, fen]) => <tr key={title}><th scope="row">{title}</th><td>{count(lines)}</td>{withMoney && <td><Money fen={fen} /></td>}</tr>)}
            <tr className="bill-sum"><th scope="row">文件共</th><td>{count(s.lines)}</td>{withMoney && <td><Money fen={s.total_fen} /></td>}</tr>
          </tbody>
        </table>
        {s.rejected.length > 0 && (
          <Table
            size="small" rowKey={(r) => `${r.line}${r.column}${r.reason}`} dataSource={s.rejected.slice(0, shownFaults)} pagination={{ pageSize: 8, hideOnSinglePage: true, showSizeChanger: false, size: "small" }} scroll={{ x: 420 }}
            columns={[{ title: "行", dataIndex: "line", className: "number" }, { title: "列", dataIndex: "column" }, { title: "内容", dataIndex: "value" }, { title: "问题", dataIndex: "reason" }]}
            footer={s.rejected.length > shownFaults ? () => `只列出前 ${shownFaults} 处,共 ${count(s.rejected.length)} 处;全部的请下载` : undefined}
          />
        )}
      </div>
      <p className="paper-note">接着:<Link to="/month">看月度进度</Link> · <Link to="/advance">试算预拨</Link> · <Link to="/settle">试算结算</Link></p>
    </Panel>
  );
}

import { DownloadOutlined, UploadOutlined } from "../ui/icons";
import { App, Button, Checkbox, DatePicker, Drawer, Form, Input, Segmented, Table, Timeline, Upload } from "antd";
import type dayjs from "dayjs";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { type Problem, queries, upload, useAct, useAsk, usePaged } from "../api";
import type { BatchAnswer, InstructionAnswer, ResultAnswer } from "../answers";
import { count, monthTitle, yuan } from "../format";
import { useScope } from "../scope";
import { useMay } from "../session";
import { Modal, Popconfirm } from "../ui/dialogs";
import { Hash } from "../ui/Hash";
import { Money } from "../ui/Money";
import { Next, Page, Panel } from "../ui/Page";
import { money, provider, useNames } from "../ui/columns";
import { Answer, Nothing } from "../ui/states";
import { StateTag } from "../ui/Tag";
import { Refused } from "../ui/trouble";
import { Why } from "../ui/Explain";
import { batchKinds, batchStates, funds, paymentStates, reason } from "../words";

/** 支付:审批过的批次,送银行,登记回执,拒付的更正重发。 */
export default function Payments() {
  const { region, fund, month } = useScope();
  const [address, setAddress] = useSearchParams();
  const query = useAsk("batch/list", { region, fund, month });
  const year = month.slice(0, 4);
  const yearly = (useAsk("batch/list", { region, fund, month: `${year}-01` }).data ?? []).filter((b) => b.period === year && !month.endsWith("-01"));
  return (
    <Page title="支付" lead={`${funds[fund].name},费用所属月 ${monthTitle(month)},与 ${year} 年度按年办理的;银行说付了才记账`} scope={["region", "fund", "month"]} actions={<Results />} print>
      <Answer of={query}>
        {(list) => {
          const batches = [...list, ...yearly].filter((b) => b.status === "approved" || b.status === "paid");
          const chosen = batches.find((b) => b.id === address.get("batch")) ?? batches[0];
          if (!chosen) {
            return (
              <Nothing title="这个月还没有审批过的批次">
                <p>预拨或结算审批之后,支付指令才会出现在这里。</p>
                <Link to="/month">看月度进度</Link>
              </Nothing>
            );
          }
          return (
            <>
              <Panel flush>
                <Table<BatchAnswer>
                  size="small" rowKey="id" dataSource={batches} pagination={false} scroll={{ x: 760 }} rowClassName={(b) => (b.id === chosen.id ? "row-chosen" : "")}
                  columns={[
                    { title: "批次", render: (_, b) => <span className="who"><Link to={{ search: `?region=${region}&fund=${fund}&month=${month}&batch=${b.id}` }} aria-current={b.id === chosen.id}>{batchKinds[b.kind]}{b.period === year && ` ${year} 年度`} 第 {b.revision} 批</Link><small>{b.id}</small></span> },
                    { title: "状态", render: (_, b) => <StateTag of={batchStates} code={b.status} /> },
                    { title: "各笔", render: (_, b) => Object.entries(b.payments).map(([state, n]) => `${paymentStates[state]?.name ?? state} ${n}`).join(",") || "无须付款" },
                    money("付款金额", (b) => b.amount_fen, { sorter: undefined }),
                    money("银行已付", (b) => b.paid_fen, { sorter: undefined }),
                  ]}
                />
              </Panel>
              <Instructions key={chosen.id} batch={chosen} status={address.get("status") ?? ""} onStatus={(s) => setAddress((old) => { old.set("status", s); return old; })} />
            </>
          );
        }}
      </Answer>
    </Page>
  );
}

const pageSize = 50;

function Instructions({ batch, status, onStatus }: { batch: BatchAnswer; status: string; onStatus(status: string): void }) {
  const name = useNames(batch.region);
  const cashier = useMay("pay export");
  const [find, setFind] = useState("");
  const [page, setPage] = useState(1);
  const [open, setOpen] = useState<string>();
  const list = usePaged("pay/list", { region: batch.region, batch: batch.id, status }, { find, offset: (page - 1) * pageSize, limit: pageSize });
  const states = Object.keys(batch.payments);
  return (
    <>
      {cashier && <Export batch={batch} />}
      <Panel
        title={`支付指令 · ${batchKinds[batch.kind]} 第 ${batch.revision} 批`}
        extra={
          <>
            {states.length > 1 && <Segmented size="small" aria-label="状态" value={status} onChange={(s) => { onStatus(s); setPage(1); }} options={[{ value: "", label: "全部" }, ...states.map((s) => ({ value: s, label: `${paymentStates[s]?.name ?? s} ${batch.payments[s]}` }))]} />}
            <Input.Search allowClear size="small" placeholder="机构代码或指令号" aria-label="查找支付指令" className="find" onSearch={(text) => { setFind(text); setPage(1); }} />
          </>
        }
        flush
      >
        <Answer of={list}>
          {({ rows, total }) => (
            <Table<InstructionAnswer>
              size="small" rowKey="instruction_id" dataSource={rows} scroll={{ x: 860 }} loading={list.isFetching && list.isPlaceholderData}
              pagination={{ current: page, pageSize, total, onChange: setPage, showSizeChanger: false, hideOnSinglePage: true, size: "small", showTotal: (n) => `共 ${count(n)} 笔` }}
              columns={[
                { title: "支付指令", dataIndex: "instruction_id", render: (id: string) => <Button type="link" size="small" className="number" onClick={() => setOpen(id)}>{id}</Button> },
                { ...provider<InstructionAnswer>(name, (i) => i.provider), sorter: undefined },
                { title: "状态", render: (_, i) => <><StateTag of={paymentStates} code={i.status} />{i.reissued_as && <small className="muted">已重发</small>}</> },
                { title: "入账日", className: "number", render: (_, i) => i.status !== "rejected" && i.booked_on },
                money("金额", (i) => i.amount_fen, { sorter: undefined }),
                { key: "why", width: 96, align: "right", render: (_, i) => <><Reissue of={i} allowed={cashier} /><Why id={i.instruction_id} title={`${name(i.provider)} ${yuan(i.amount_fen)} 元`} /></> },
              ]}
            />
          )}
        </Answer>
      </Panel>
      <History id={open} close={() => setOpen(undefined)} name={name} />
    </>
  );
}

/** 送银行:写出付款文件,下载。 */
function Export({ batch }: { batch: BatchAnswer }) {
  const [format, setFormat] = useState("pain001");
  const exporting = useAct("pay/export");
  const waiting = (batch.payments.pending ?? 0) + (batch.payments.withheld ?? 0);
  const done = exporting.data;
  return (
    <Next tone={waiting > 0 ? "wait" : "good"}>
      <p>
        {waiting > 0 ? <><strong>有 {waiting} 笔待送银行。</strong>导出付款文件,交网银或银企直连。</> : <>已全部送银行;再次导出得到逐字节相同的文件。</>}
        {done && (
          <span className="done-line">
            {done.repeated ? "重出" : "已导出"}第 {done.number} 号文件,{done.instructions} 笔 <Money fen={done.total_fen} strong /> 元{done.withheld.length > 0 && `,暂扣 ${done.withheld.length} 笔(${done.withheld.map((w) => `${w.provider}:${w.reasons.map(reason).join("、")}`).join(";")})`}。
            <a href={done.file} download><DownloadOutlined /> 下载付款文件</a>
            <span className="trail-hash">SHA-256 <Hash of={done.sha256} /></span>
          </span>
        )}
      </p>
      <Segmented aria-label="文件格式" value={format} onChange={setFormat} options={[{ value: "pain001", label: "pain.001" }, { value: "csv", label: "CSV" }]} />
      <Button type={waiting > 0 ? "primary" : "default"} icon={<DownloadOutlined />} loading={exporting.isPending} onClick={() => exporting.mutate({ batch: batch.id, format, out: `${batch.id}.${format === "csv" ? "csv" : "xml"}` })}>导出付款文件</Button>
      <Refused problem={exporting.error} />
    </Next>
  );
}

/** 银行回执:上传 pain.002 或 CSV,付讫的即记账。 */
function Results() {
  const cashier = useMay("pay result");
  const { region } = useScope();
  const [state, setState] = useState<{ busy: boolean; problem: Problem | null; done?: ResultAnswer }>({ busy: false, problem: null });
  if (!cashier) return null;
  const send = async (file: File) => {
    setState({ busy: true, problem: null });
    try {
      const done = await upload("pay/result", { file: [file] }, {});
      setState({ busy: false, problem: null, done });
      await queries.invalidateQueries();
    } catch (problem) {
      setState({ busy: false, problem: problem as Problem });
    }
  };
  return (
    <>
      <Upload accept=".xml,.csv" showUploadList={false} beforeUpload={(file) => { void send(file); return false; }}>
        <Button icon={<UploadOutlined />} loading={state.busy}>上传银行回执</Button>
      </Upload>
      <Modal open={state.done !== undefined || state.problem !== null} title="银行回执" footer={null} onCancel={() => setState({ busy: false, problem: null })} width={560}>
        <Refused problem={state.problem} />
        {state.done && (
          <>
            <table className="bill">
              <tbody>
                <tr><th scope="row">付讫</th><td>{count(state.done.confirmed)} 笔</td><td><Money fen={state.done.confirmed_fen} /></td></tr>
                <tr><th scope="row">拒付</th><td>{count(state.done.rejected)} 笔</td><td><Money fen={state.done.rejected_fen} /></td></tr>
                <tr><th scope="row">此前已登记</th><td>{count(state.done.unchanged)} 笔</td><td /></tr>
                <tr><th scope="row">银行在办</th><td>{count(state.done.left_out)} 笔</td><td /></tr>
              </tbody>
            </table>
            <p className="paper-note">
              {state.done.vouchers.length > 0 ? "已记账:" : "没有新的付讫,没有记账。"}
              {state.done.vouchers.map((v) => <Link key={`${v.fund}${v.period}${v.number}`} to={`/vouchers/${region}/${v.fund}/${v.period}/${v.number}`}>{v.period} 第 {v.number} 号凭证 </Link>)}
              {state.done.rejected > 0 && "拒付的,请机构更正账户后重发。"}
            </p>
          </>
        )}
      </Modal>
    </>
  );
}

function Reissue({ of, allowed }: { of: InstructionAnswer; allowed: boolean }) {
  const { message } = App.useApp();
  const reissue = useAct("pay/reissue");
  if (!allowed || of.reissued_as || (of.status !== "rejected" && of.status !== "returned")) return null;
  return (
    <Popconfirm
      title="更正后重发?" description={reissue.error ? <Refused problem={reissue.error} /> : "按机构现在备案的账户另出一笔新指令。"} okText="重发" cancelText="取消"
      onConfirm={() => reissue.mutateAsync({ instruction: of.instruction_id }).then((a) => message.success(`已重发为 ${a.instruction_id}`), (p: Problem) => p.status === 422 || message.error(p.message))}
    >
      <Button size="small" loading={reissue.isPending}>重发</Button>
    </Popconfirm>
  );
}

/** 一笔支付的始末;出纳可登记退票。 */
function History({ id, close, name }: { id?: string; close(): void; name(code: string): string }) {
  const show = useAsk("pay/show", { instruction_id: id }, id !== undefined);
  const cashier = useMay("pay returned");
  return (
    <Drawer open={id !== undefined} onClose={close} size={520} title={`支付指令 ${id ?? ""}`} destroyOnHidden>
      {id && (
        <Answer of={show}>
          {(i) => (
            <>
              <p className="paper-note">{name(i.provider)} {i.provider} <Money fen={i.amount_fen} strong /> 元 <StateTag of={paymentStates} code={i.status} /></p>
              <p className="muted gap-below">{i.purpose}</p>
              <Timeline items={i.history.map((h) => ({ content: <><b className="number">{h.on_day}</b> {h.detail}</> }))} />
              {cashier && i.status === "confirmed" && <Returned id={i.instruction_id} />}
            </>
          )}
        </Answer>
      )}
    </Drawer>
  );
}

function Returned({ id }: { id: string }) {
  const returned = useAct("pay/returned");
  return (
    <details className="more">
      <summary>登记退票(款已付出而退回)</summary>
      <Form<{ booked_on: dayjs.Dayjs; ref?: string; reason?: string; not_repaid?: boolean }>
        layout="vertical" requiredMark={false} onFinish={(f) => returned.mutate({ ...f, instruction: id, booked_on: f.booked_on.format("YYYY-MM-DD") })}
      >
        <Form.Item name="booked_on" label="款项退回支出户之日" rules={[{ required: true, message: "请填写退回之日" }]}><DatePicker style={{ width: "100%" }} /></Form.Item>
        <Form.Item name="ref" label="银行回单号"><Input /></Form.Item>
        <Form.Item name="reason" label="退回原因"><Input /></Form.Item>
        <Form.Item name="not_repaid" valuePropName="checked"><Checkbox>不再支付(冲回原借记的科目)</Checkbox></Form.Item>
        <Button htmlType="submit" loading={returned.isPending}>登记退票</Button>
        <Refused problem={returned.error} />
      </Form>
    </details>
  );
}

import { App, Button, Form, Input, Segmented, Table, Upload } from "antd";
import { type ReactNode, useState } from "react";
import { Link } from "react-router";
import { type AnswerTo, fetchFile, Problem, useAct, useAsk, useSend } from "../api";
import { useMay } from "../session";
import { Article } from "../ui/Article";
import { type Chosen, filesOf } from "../ui/Attach";
import { Modal, Popconfirm } from "../ui/dialogs";
import { DownloadOutlined, UploadOutlined } from "../ui/icons";
import { BigMoney, Money } from "../ui/Money";
import { Facts, Next, Panel } from "../ui/Page";
import { money, paging, provider, useNames } from "../ui/columns";
import { Answer } from "../ui/states";
import { StateTag, Tag } from "../ui/Tag";
import { Refusals, Refused } from "../ui/trouble";
import { applicationStates } from "../words";
import { idOf, PrepaymentPage, useYear } from "./prepayments";
import { Left, methods } from "./recall";

type YearEndAnswer = AnswerTo<"prepay/close/status">;
type Row = YearEndAnswer["providers"][number];

/** 年终收回:定计划、发通知、收钱、上缴、关闭;每一分在哪里。 */
export default function YearEnd() {
  const year = useYear();
  const status = useAsk("prepay/close/status", year);
  return (
    <PrepaymentPage title="预付金年终收回">
      <Answer of={status} lines={10}>{(e) => <Shown e={e} />}</Answer>
    </PrepaymentPage>
  );
}

const total = (rows: readonly Row[], of: (row: Row) => number) => rows.reduce((sum, row) => sum + of(row), 0);

function Shown({ e }: { e: YearEndAnswer }) {
  const name = useNames(e.region);
  const rows = e.providers;
  return (
    <>
      <Facts of={[
        { label: "已拨付", value: <BigMoney fen={total(rows, (r) => r.paid_fen)} />, note: `${rows.length} 家机构` },
        { label: "未收回", value: <BigMoney fen={total(rows, (r) => r.held_fen)} />, note: <Left days={total(rows, (r) => r.held_fen) > 0 ? e.return_days_left : null} due={`应于 ${e.return_by} 前全额收回`} /> },
        { label: "应上缴", value: <BigMoney fen={e.received_fen} />, note: "交回支出户的与冲抵的" }, { label: "已上缴财政专户", value: <BigMoney fen={e.handed_over_fen} /> },
        { label: "待上缴", value: <BigMoney fen={e.to_hand_over_fen} />, note: <Left days={e.to_hand_over_fen > 0 ? e.handover_days_left : null} due={`应于 ${e.handover_by} 前上缴`} /> },
      ]} />
      <WhatNext e={e} name={name} />
      <Publication region={e.region} year={String(e.year)} />
      <Panel title="每一分在哪里" extra={<span className="muted">已拨付 = 交回 + 冲抵 + 核销 + 未收回 <Article cite="办法·第八条(四)" /></span>} flush>
        <Table<Row>
          size="small" rowKey="provider" dataSource={[...rows]} pagination={paging} scroll={{ x: 1080 }} locale={{ emptyText: "今年没有拨付过预付金" }}
          columns={[
            provider(name, (r) => r.provider, (r) => `/prepayment/recalls/${idOf({ ...e, provider: r.provider })}`),
            { title: "状态", render: (_, r) => <StateTag of={applicationStates} code={r.state} /> },
            { title: "收回方式", render: (_, r) => r.method ? methods[r.method] : r.stage ? "按第九条收回" : r.held_fen > 0 ? <span className="muted">未定</span> : "" },
            { title: "着落", render: (_, r) => r.accounted_for ? <Tag tone="good">{r.held_fen > 0 ? "收回程序中" : "已了结"}</Tag> : <Tag tone="warn">尚无着落</Tag> },
            money("已拨付", (r) => r.paid_fen), money("交回", (r) => r.returned_fen), money("冲抵", (r) => r.set_off_fen), money("核销", (r) => r.written_off_fen), money("未收回", (r) => r.held_fen),
          ]}
          summary={() => rows.length > 0 && (
            <Table.Summary.Row className="sum">
              <Table.Summary.Cell index={0} colSpan={4}>合计</Table.Summary.Cell>
              {([(r) => r.paid_fen, (r) => r.returned_fen, (r) => r.set_off_fen, (r) => r.written_off_fen, (r) => r.held_fen] as ((r: Row) => number)[]).map((of, i) => <Table.Summary.Cell key={i} index={i + 4} align="right"><Money fen={total(rows, of)} /></Table.Summary.Cell>)}
            </Table.Summary.Row>
          )}
        />
      </Panel>
    </>
  );
}

/** 轮到谁办:经办定计划、发通知,出纳上缴,审批关闭;不能关闭的,逐条写明。 */
function WhatNext({ e, name }: { e: YearEndAnswer; name(code: string): string }) {
  const key = { region: e.region, fund: e.fund as "310", year: String(e.year) };
  const [method, setMethod] = useState("set-off");
  const [plan, notices, handover, close] = [useAct("prepay/close/plan"), useAct("prepay/close/notices"), useAct("prepay/handover"), useAct("prepay/close/year")];
  const [mayPlan, mayHandOver, mayClose] = [useMay("prepay close plan"), useMay("prepay handover"), useMay("prepay close year")];
  const { message } = App.useApp();
  const done = (words: string) => ({ onSuccess: () => void message.success(words) });
  if (e.closed_on) return <Next tone="good"><p><strong>{e.year} 年度已于 {e.closed_on} 关闭。</strong>每一分都已收回并上缴,或在收回程序中,或已核销。</p></Next>;

  const held = e.providers.filter((r) => r.held_fen > 0);
  const unplanned = held.filter((r) => r.stage === null || r.stage === "planned");
  const unurged = held.filter((r) => r.stage !== null && r.notice_due === null);
  return (
    <Next tone={e.open_because.length === 0 ? "good" : "wait"}>
      <div className="what-next">
        <strong>{e.open_because.length === 0 ? "可以关闭年度,由审批办理。" : "年度还不能关闭:"}</strong>
        {e.open_because.length > 0 && <Refusals problem={new Problem(422, "", e.open_because.map((r) => ({ ...r, reason: r.reason.replace(/[HP]\d{11}/g, (code) => name(code) || code) })))} />}
        {[plan, notices, handover, close].map((a, i) => <Refused key={i} problem={a.error} />)}
      </div>
      <span className="acts">
        {mayPlan && unplanned.length > 0 && (
          <Popconfirm
            title={`定 ${unplanned.length} 家的年终收回方式`} icon={null} okText="定下" cancelText="再看看" onConfirm={() => plan.mutate({ ...key, method }, done("年终收回计划已定"))}
            description={<Segmented aria-label="收回方式" value={method} onChange={setMethod} options={[{ value: "set-off", label: "从结算中冲抵" }, { value: "return", label: "交回" }]} />}
          >
            <Button loading={plan.isPending}>年终收回计划</Button>
          </Popconfirm>
        )}
        {mayPlan && unurged.length > 0 && <Written title={`督促 ${unurged.length} 家交回`} label="通知文号" busy={notices.isPending} submit={(document) => notices.mutate({ ...key, document }, done("督促交回通知已登记"))}>发督促通知</Written>}
        {mayHandOver && e.to_hand_over_fen > 0 && (
          <Written title={<>上缴财政专户 <Money fen={e.to_hand_over_fen} strong /> 元</>} label="银行回单号" busy={handover.isPending} primary submit={(ref) => handover.mutate({ ...key, ref }, done("已上缴入账"))}>上缴财政专户</Written>
        )}
        {mayClose && (
          <Popconfirm title={`关闭 ${e.year} 年度?`} description="关闭之后不再变动。" okText="关闭" cancelText="再看看" onConfirm={() => close.mutate(key, done("年度已关闭"))}>
            <Button type="primary" disabled={e.open_because.length > 0} loading={close.isPending}>关闭年度</Button>
          </Popconfirm>
        )}
      </span>
    </Next>
  );
}

/** 年底公布:取公布件,公布之后登记在哪里公布。登记了,公开的页面才有。 */
function Publication({ region, year }: { region: string; year: string }) {
  const disclosure = useAsk("prepay/disclose", { region, year });
  const [open, setOpen] = useState(false);
  const publish = useSend("prepay/published");
  const may = useMay("prepay published");
  const { message } = App.useApp();
  const take = () => fetchFile("prepay/disclose", { region, year, format: "html" }, `${year}年度预付金公布-${region}.html`).catch((p: Error) => void message.error(p.message));
  const submit = ({ place, file }: { place: string; file?: Chosen }) =>
    publish.mutate({ options: { region, year, place }, files: { file: filesOf(file) } }, { onSuccess: () => { setOpen(false); void message.success("公布已登记"); } });
  const done = disclosure.data?.published[0];
  return (
    <Panel title="年底公布" extra={<Article cite="办法·第二十二条" />}>
      <div className="row-between">
        <span>{done ? <><Tag tone="good">已公布</Tag> {done.on_day},{done.place}</> : <><Tag tone="wait">尚未公布</Tag> 两个险种一并公布;没有预付的年度也公布。登记之后,公开的页面才有这个统筹区。</>}</span>
        <span className="acts">
          {done && <Link to={`/disclosure?year=${year}`}>公开的页面</Link>}
          <Button icon={<DownloadOutlined />} onClick={() => void take()}>公布件</Button>
          {may && !done && disclosure.data && <Button type="primary" onClick={() => setOpen(true)}>登记公布</Button>}
        </span>
      </div>
      <Modal open={open} title={`登记 ${year} 年度的公布`} footer={null} onCancel={() => setOpen(false)} destroyOnHidden>
        <Form layout="vertical" requiredMark={false} onFinish={submit}>
          <Form.Item name="place" label="公布在哪里" rules={[{ required: true, message: "请写明网址或公告" }]}><Input placeholder="网址、公告" /></Form.Item>
          <Form.Item name="file" label="公布的文件(登记其摘要)" valuePropName="fileList" getValueFromEvent={(e: { fileList: Chosen }) => e.fileList}>
            <Upload maxCount={1} beforeUpload={() => false}><Button icon={<UploadOutlined />}>选择文件</Button></Upload>
          </Form.Item>
          <Refused problem={publish.error} />
          <div className="row-end"><Button onClick={() => setOpen(false)}>再看看</Button><Button type="primary" htmlType="submit" loading={publish.isPending}>登记公布</Button></div>
        </Form>
      </Modal>
    </Panel>
  );
}

/** 写明一个文号或回单号再办。 */
function Written({ title, label, busy, primary, submit, children }: { title: ReactNode; label: string; busy: boolean; primary?: boolean; submit(text: string): void; children: string }) {
  const [text, setText] = useState("");
  return (
    <Popconfirm
      title={title} icon={null} okText="登记" cancelText="再看看" okButtonProps={{ disabled: text.trim() === "" }} onConfirm={() => submit(text)}
      description={<Input aria-label={label} placeholder={label} value={text} onChange={(event) => setText(event.target.value)} style={{ width: 260 }} />}
    >
      <Button type={primary ? "primary" : "default"} loading={busy}>{children}</Button>
    </Popconfirm>
  );
}

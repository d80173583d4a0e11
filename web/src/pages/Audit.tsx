import { DownloadOutlined } from "../ui/icons";
import { App, Button, DatePicker, Form, Input, Segmented, Select, Table, type TableColumnType } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useState } from "react";
import { type AnswerTo, fetchFile, type Problem, usePaged } from "../api";
import { count } from "../format";
import { useMay, usePerson } from "../session";
import { scrollable } from "../ui/columns";
import { Page, Panel } from "../ui/Page";
import { Answer } from "../ui/states";
import { Tag } from "../ui/Tag";
import { commandInWords, funds, inWords, outcomeOf, regions, type Tone } from "../words";

const pageSize = 50;

/** 查找条件:谁、什么时候、办什么、对什么、结果如何。 */
type Search = { region?: string; from?: string; to?: string; actor?: string; act?: string; target?: string; outcome?: string };

/** 审计日志:谁、从哪里、办了什么、对什么内容、结果如何。 */
export default function Audit() {
  const access = useMay("audit access");
  const [view, setView] = useState<View>("audit/list");
  return (
    <Page title="审计日志" lead="只增不改;摘要可以与批次、凭证核对" print actions={access && <Segmented<View> aria-label="看哪一种" value={view} onChange={setView} options={[{ value: "audit/list", label: "办理" }, { value: "audit/access", label: "登录与拒绝" }]} />}>
      {view === "audit/list" ? <Log key="list" path="audit/list" columns={acts} sort="-seq" /> : <Log key="access" path="audit/access" columns={accesses} sort="-at" />}
    </Page>
  );
}

type View = "audit/list" | "audit/access";

const time = (at: string) => at.slice(0, 19).replace("T", " ");

const acts: TableColumnType<AnswerTo<"audit/list">[number]>[] = [
  { title: "时间", className: "number", width: 190, render: (_, a) => <span className="who">{time(a.at)}<small>业务日 {a.on_day}</small></span> },
  { title: "办理人", render: (_, a) => <span className="who">{a.actor}<small>{a.source ?? "本机"}</small></span> },
  { title: "事项", render: (_, a) => <span className="who"><span>{commandInWords(a.command)}{a.fund && <small className="muted"> {funds[a.fund]?.short}</small>}</span><code className="act">{a.command}</code></span> },
  { title: "对象", render: (_, a) => <span className="who">{a.target}{a.hash && <small title={a.hash}>摘要 {a.hash.slice(0, 16)}…</small>}</span> },
  { title: "结果", render: (_, a) => outcomeOf(a.command, a.outcome) },
];

const kinds: Record<string, { name: string; tone: Tone }> = { "sign-in": { name: "登录", tone: "good" }, "sign-in-failed": { name: "登录失败", tone: "bad" }, "sign-out": { name: "退出", tone: "plain" }, refused: { name: "被拒", tone: "warn" } };

const accesses: TableColumnType<AnswerTo<"audit/access">[number]>[] = [
  { title: "时间", className: "number", width: 180, render: (_, a) => time(a.at) },
  { title: "登录名", dataIndex: "name" }, { title: "来源", dataIndex: "source", className: "number" },
  { title: "事项", render: (_, a) => <Tag tone={kinds[a.what]?.tone}>{kinds[a.what]?.name ?? a.what}</Tag> },
  { title: "对象", render: (_, a) => a.target && <span className="who">{commandInWords(a.target)}<code className="act">{a.target}</code></span> }, { title: "结果", render: (_, a) => inWords(a.outcome) },
];

/** 一种日志:按条件找,由服务器翻页,可下载。Without other dates it shows the last month. */
function Log<V extends View>({ path, columns, sort }: { path: V; columns: TableColumnType<AnswerTo<V>[number]>[]; sort: string }) {
  const person = usePerson();
  const { message } = App.useApp();
  const ofActs = path === "audit/list";
  const [search, setSearch] = useState<Search>({ region: ofActs ? person.region ?? "" : undefined, from: dayjs(person.business_day).subtract(1, "month").format("YYYY-MM-DD") });
  const [page, setPage] = useState(1);
  const [busy, setBusy] = useState(false);
  const list = usePaged(path as "audit/list", search, { sort, offset: (page - 1) * pageSize, limit: pageSize });
  const save = async () => {
    setBusy(true);
    try {
      await fetchFile(path as "audit/list", search, `${ofActs ? "审计日志" : "登录与拒绝"}-${person.business_day}.csv`);
    } catch (problem) {
      void message.error((problem as Problem).message);
    }
    setBusy(false);
  };
  const submit = ({ days, ...f }: Search & { days?: [Dayjs | null, Dayjs | null] }) => {
    setPage(1);
    setSearch({ ...f, region: f.region ?? person.region ?? undefined, from: days?.[0]?.format("YYYY-MM-DD"), to: days?.[1]?.format("YYYY-MM-DD") });
  };
  return (
    <Panel flush>
      <Form layout="inline" className="filters no-print" initialValues={{ region: search.region, days: [dayjs(search.from), null] }} onFinish={submit}>
        {ofActs && !person.region && person.role !== "admin" && <Form.Item name="region"><Select aria-label="统筹区" options={[{ value: "", label: "全省事项" }, ...Object.entries(regions).map(([value, label]) => ({ value, label }))]} style={{ width: 130 }} /></Form.Item>}
        <Form.Item name="days"><DatePicker.RangePicker aria-label="起止日期" allowEmpty={[true, true]} style={{ width: 240 }} /></Form.Item>
        <Form.Item name="actor"><Input aria-label={ofActs ? "办理人" : "登录名"} allowClear placeholder={ofActs ? "办理人" : "登录名"} style={{ width: 110 }} /></Form.Item>
        <Form.Item name="act"><Input aria-label="事项" allowClear placeholder={ofActs ? "事项,如 settlement" : "事项,如 refused"} style={{ width: 140 }} /></Form.Item>
        <Form.Item name="target"><Input aria-label="对象" allowClear placeholder="对象" style={{ width: 130 }} /></Form.Item>
        <Form.Item name="outcome"><Input aria-label="结果" allowClear placeholder="结果" style={{ width: 110 }} /></Form.Item>
        <Button type="primary" htmlType="submit">查找</Button>
        <Button icon={<DownloadOutlined />} loading={busy} onClick={() => void save()}>下载 CSV</Button>
      </Form>
      <Answer of={list}>
        {({ rows, total }) => (
          <Table<AnswerTo<V>[number]>
            ref={scrollable} size="small" rowKey={(a) => JSON.stringify(a)} dataSource={rows as AnswerTo<V>[number][]} scroll={{ x: 900 }} locale={{ emptyText: "这些条件下没有记录" }} columns={columns}
            pagination={{ current: page, pageSize, total, onChange: setPage, showSizeChanger: false, size: "small", showTotal: (n) => `共 ${count(n)} 条` }}
          />
        )}
      </Answer>
    </Panel>
  );
}

import { App, Button, Input, InputNumber, Table } from "antd";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { useAct, useAsk, useSend } from "../api";
import type { NoticeAnswer } from "../answers";
import { useMay } from "../session";
import { Modal } from "../ui/dialogs";
import { Hash } from "../ui/Hash";
import { Next, Page, Panel } from "../ui/Page";
import { Answer, Nothing } from "../ui/states";
import { StateTag } from "../ui/Tag";
import { Refused } from "../ui/trouble";
import { regions, type Tone } from "../words";

const states: Record<string, { name: string; tone: Tone }> = { draft: { name: "草稿", tone: "wait" }, issued: { name: "已发出", tone: "good" } };
const aboutName = (about: string) => regions[about] ?? "全省各统筹区";

/** 通报:由逾期事项拟稿,改稿,编号发出。 */
export default function Notices() {
  const { id } = useParams();
  return id ? <One id={id} /> : <All />;
}

function All() {
  const list = useAsk("notice/list");
  const navigate = useNavigate();
  const draft = useAct("notice/draft");
  const may = useMay("notice draft");
  const button = may && <Button type="primary" loading={draft.isPending} onClick={() => draft.mutate({ all: true }, { onSuccess: (n) => void navigate(`/notices/${n.id}`) })}>以今日逾期事项拟稿(全省)</Button>;
  return (
    <Page title="通报" lead="由逾期事项拟稿,改稿,编号发出;发出后不能再改" back={{ to: "/supervision", title: "监督" }} actions={button} print>
      <Refused problem={draft.error} />
      <Answer of={list}>
        {(all) => all.length === 0
          ? <Nothing title="还没有通报"><p>拟稿时列入业务日当天的全部逾期事项;也可在监督里打开一个统筹区,单独通报。</p><Link to="/supervision">去监督</Link></Nothing>
          : (
            <Panel flush>
              <Table<NoticeAnswer>
                size="small" rowKey="id" dataSource={all} pagination={false} scroll={{ x: 640 }}
                columns={[
                  { title: "通报", render: (_, n) => <span className="who"><Link to={`/notices/${n.id}`}>{n.title ?? `${aboutName(n.about)}(未编号)`}</Link><small>{n.id}</small></span> },
                  { title: "对象", render: (_, n) => aboutName(n.about) }, { title: "拟稿日", dataIndex: "on_day", className: "number" },
                  { title: "逾期事项", align: "right", dataIndex: "overdue", className: "number" }, { title: "稿次", align: "right", dataIndex: "version", className: "number" },
                  { title: "状态", render: (_, n) => <><StateTag of={states} code={n.status} /> {n.issued_on}</> },
                ]}
              />
            </Panel>
          )}
      </Answer>
    </Page>
  );
}

function One({ id }: { id: string }) {
  const notice = useAsk("notice/show", { id });
  return (
    <Page title={notice.data?.title ?? "通报(草稿)"} lead={id} back={{ to: "/notices", title: "通报" }} print>
      <Answer of={notice} lines={12}>{(n) => <Shown key={n.hash} n={n} />}</Answer>
    </Page>
  );
}

function Shown({ n }: { n: NoticeAnswer }) {
  const { message } = App.useApp();
  const [text, setText] = useState(n.text);
  const edit = useSend("notice/edit");
  const draft = n.status === "draft" && useMayEdit();
  const changed = text !== n.text;
  const save = () => edit.mutate({ options: { id: n.id }, files: { file: [new File([text], "通报.txt", { type: "text/plain" })] } }, { onSuccess: () => void message.success("已存为新的一稿") });
  return (
    <>
      {n.status === "draft" ? <Next><p><strong>草稿,第 {n.version} 稿。</strong>列入逾期 {n.overdue} 项。改好后编号发出,发出后不能再改。</p>{draft && <Issue n={n} unsaved={changed} />}</Next> : <Next tone="good"><p><strong>已于 {n.issued_on} 发出:</strong>{n.title}</p></Next>}
      <Panel title="正文" extra={draft && <Button size="small" type={changed ? "primary" : "default"} disabled={!changed} loading={edit.isPending} onClick={save}>存为新的一稿</Button>} flush>
        {draft && <div className="pad no-print"><Input.TextArea aria-label="正文" value={text} onChange={(e) => setText(e.target.value)} autoSize={{ minRows: 16, maxRows: 40 }} /></div>}
        <div className={`pad notice-text ${draft ? "print-only" : ""}`}>{text}</div>
      </Panel>
      <Refused problem={edit.error} />
      <Panel title="各稿" flush>
        <Table
          size="small" rowKey="version" dataSource={[...n.versions].reverse()} pagination={false} scroll={{ x: 560 }}
          columns={[
            { title: "稿次", dataIndex: "version", width: 70 }, { title: "来历", dataIndex: "kind", width: 90, render: (k: string) => (k === "draft" ? "拟稿" : "改稿") },
            { title: "办理人", dataIndex: "actor" }, { title: "摘要", render: (_, v) => <Hash of={v.hash} /> },
          ]}
        />
      </Panel>
    </>
  );
}

const useMayEdit = () => useMay("notice edit");

function Issue({ n, unsaved }: { n: NoticeAnswer; unsaved: boolean }) {
  const [open, setOpen] = useState(false);
  const [number, setNumber] = useState<number | null>(1);
  const { message } = App.useApp();
  const issue = useAct("notice/issue");
  return (
    <>
      <Button type="primary" disabled={unsaved} onClick={() => setOpen(true)}>编号发出</Button>
      <Modal
        open={open} title="编号发出" okText="发出" cancelText="再看看" onCancel={() => setOpen(false)} okButtonProps={{ disabled: number === null, loading: issue.isPending }}
        onOk={() => issue.mutate({ id: n.id, number }, { onSuccess: () => { setOpen(false); void message.success("已发出"); } })}
      >
        <p className="gap-below">当年的文号须接着上一个。发出后正文不能再改。</p>
        <label>第 <InputNumber aria-label="文号" min={1} precision={0} value={number} onChange={setNumber} style={{ width: 90 }} /> 号</label>
        <div className="hash-box gap-above"><span>本稿摘要</span><Hash of={n.hash} /></div>
        <Refused problem={issue.error} />
      </Modal>
    </>
  );
}

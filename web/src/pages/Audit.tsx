import { DatePicker, Input, Segmented, Select, Table } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import { type AnswerTo, usePaged } from "../api";
import { count } from "../format";
import { useMay, usePerson } from "../session";
import { Page, Panel } from "../ui/Page";
import { Answer } from "../ui/states";
import { funds, regions } from "../words";

const pageSize = 50;

/** 审计日志:谁、从哪里、办了什么、对什么内容、结果如何。 */
export default function Audit() {
  const access = useMay("audit access");
  const [view, setView] = useState("list");
  return (
    <Page title="审计日志" lead="只增不改;摘要可以与批次、凭证核对" print actions={access && <Segmented value={view} onChange={setView} options={[{ value: "list", label: "办理" }, { value: "access", label: "登录与拒绝" }]} />}>
      {view === "list" ? <Acts /> : <Access />}
    </Page>
  );
}

function Acts() {
  const person = usePerson();
  const [region, setRegion] = useState<string | undefined>(person.region ?? (person.role === "admin" ? undefined : "140200"));
  const [find, setFind] = useState("");
  const [from, setFrom] = useState<string>();
  const [page, setPage] = useState(1);
  const list = usePaged("audit/list", { region, from }, { find, sort: "-seq", offset: (page - 1) * pageSize, limit: pageSize });
  return (
    <Panel flush>
      <div className="filters">
        {!person.region && person.role !== "admin" && <Select aria-label="统筹区" allowClear placeholder="全省事项" value={region} onChange={(r) => { setRegion(r); setPage(1); }} options={Object.entries(regions).map(([value, label]) => ({ value, label }))} style={{ width: 140 }} />}
        <DatePicker placeholder="起始日" aria-label="起始日" value={from ? dayjs(from) : null} onChange={(d) => { setFrom(d?.format("YYYY-MM-DD")); setPage(1); }} />
        <Input.Search allowClear placeholder="人、事项、对象、摘要" aria-label="查找" onSearch={(text) => { setFind(text); setPage(1); }} style={{ width: 260 }} />
      </div>
      <Answer of={list}>
        {({ rows, total }) => (
          <Table<AnswerTo<"audit/list">[number]>
            size="small" rowKey={(a) => a.region + a.seq} dataSource={rows} scroll={{ x: 980 }} locale={{ emptyText: "没有记录" }}
            pagination={{ current: page, pageSize, total, onChange: setPage, showSizeChanger: false, hideOnSinglePage: true, size: "small", showTotal: (n) => `共 ${count(n)} 条` }}
            columns={[
              { title: "时间", className: "number", render: (_, a) => <span className="who">{a.at.slice(0, 19).replace("T", " ")}<small>业务日 {a.on_day}{a.source && `,${a.source}`}</small></span> },
              { title: "办理人", dataIndex: "actor" }, { title: "险种", render: (_, a) => a.fund && funds[a.fund]?.short }, { title: "事项", dataIndex: "command" },
              { title: "对象", render: (_, a) => <span className="who">{a.target}{a.hash && <small title={a.hash}>摘要 {a.hash.slice(0, 16)}…</small>}</span> }, { title: "结果", dataIndex: "outcome" },
            ]}
          />
        )}
      </Answer>
    </Panel>
  );
}

function Access() {
  const [find, setFind] = useState("");
  const [page, setPage] = useState(1);
  const list = usePaged("audit/access", {}, { find, sort: "-at", offset: (page - 1) * pageSize, limit: pageSize });
  return (
    <Panel flush>
      <div className="filters"><Input.Search allowClear placeholder="登录名、来源、事项" aria-label="查找" onSearch={(text) => { setFind(text); setPage(1); }} style={{ width: 260 }} /></div>
      <Answer of={list}>
        {({ rows, total }) => (
          <Table<AnswerTo<"audit/access">[number]>
            size="small" rowKey={(a) => a.at + a.name + a.what + a.target} dataSource={rows} scroll={{ x: 860 }} locale={{ emptyText: "没有记录" }}
            pagination={{ current: page, pageSize, total, onChange: setPage, showSizeChanger: false, hideOnSinglePage: true, size: "small", showTotal: (n) => `共 ${count(n)} 条` }}
            columns={[{ title: "时间", className: "number", render: (_, a) => a.at.slice(0, 19).replace("T", " ") }, { title: "登录名", dataIndex: "name" }, { title: "来源", dataIndex: "source" }, { title: "事项", dataIndex: "what" }, { title: "对象", dataIndex: "target" }, { title: "结果", dataIndex: "outcome" }]}
          />
        )}
      </Answer>
    </Panel>
  );
}

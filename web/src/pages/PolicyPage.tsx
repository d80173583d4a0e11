import { DatePicker, Select, Switch, Table } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { type AnswerTo, useAsk } from "../api";
import { wordsOf } from "../law";
import { usePerson } from "../session";
import { Article } from "../ui/Article";
import { scrollable } from "../ui/columns";
import { Facts, Page, Panel } from "../ui/Page";
import { Answer } from "../ui/states";
import { Tag } from "../ui/Tag";
import { regions } from "../words";

type Parameter = AnswerTo<"policy/show">["parameters"][number];
type Difference = AnswerTo<"policy/diff">["parameters"][number];
type Provision = NonNullable<Parameter["in_force"]>;
type Side = { of: string; on: string };

/** 政策参数:某日某地有效的规定;与另一日或另一地相比。What is looked at stands in the address, so that it can be sent on. */
export default function PolicyPage() {
  const person = usePerson();
  const [address, setAddress] = useSearchParams();
  const set = (part: Record<string, string | undefined>) =>
    setAddress((old) => { for (const [name, value] of Object.entries(part)) { if (value === undefined) old.delete(name); else old.set(name, value); } return old; });
  const here: Side = { of: address.get("of") ?? person.region ?? "", on: address.get("day") ?? person.business_day };
  const there: Side | null = address.has("with") ? { of: address.get("with") ?? "", on: address.get("with-day") ?? here.on } : null;
  return (
    <Page
      title="政策参数" lead="某日、某统筹区有效的规定,每一条有依据;点开看条文原文与历次规定" print
      actions={<label className="filter-label"><Switch size="small" checked={there !== null} onChange={(on) => set(on ? { with: "", "with-day": here.on } : { with: undefined, "with-day": undefined })} /> 与另一日或另一地相比</label>}
    >
      <div className="compare no-print">
        <Where label={there ? "这一边" : ""} of={here} choose={(s) => set({ of: s.of, day: s.on })} />
        {there && <Where label="另一边" of={there} choose={(s) => set({ with: s.of, "with-day": s.on })} />}
      </div>
      {there ? <Compared here={here} there={there} /> : <InForce of={here} />}
    </Page>
  );
}

const places = [{ value: "", label: "全省的规定" }, ...Object.entries(regions).map(([value, label]) => ({ value, label }))];

const Where = ({ label, of, choose }: { label: string; of: Side; choose(side: Side): void }) => (
  <div className="compare-side" role="group" aria-label={label || "所看的统筹区与日期"}>
    {label && <b>{label}</b>}
    <Select aria-label={`${label}统筹区`} value={of.of} onChange={(value) => choose({ ...of, of: value })} options={places} style={{ width: 150 }} />
    <DatePicker aria-label={`${label}日期`} allowClear={false} value={dayjs(of.on)} onChange={(day) => day && choose({ ...of, on: day.format("YYYY-MM-DD") })} style={{ width: 130 }} />
  </div>
);

const grouped = <T extends { group: string }>(rows: T[]) => [...new Set(rows.map((r) => r.group))].map((group) => ({ group, rows: rows.filter((r) => r.group === group) }));

function InForce({ of }: { of: Side }) {
  const answer = useAsk("policy/show", { of: of.of, on: of.on });
  return (
    <Answer of={answer} lines={12}>
      {(policy) => (
        <>
          <Facts of={[
            { label: "所看", value: <span className="big-number">{policy.title}</span>, note: policy.on },
            { label: "有效的规定", value: <span className="big-number">{policy.parameters.filter((p) => p.in_force).length} 条</span>, note: `共 ${policy.parameters.length} 个参数` },
            { label: "本统筹区另定", value: <span className="big-number">{policy.parameters.filter((p) => p.in_force?.own).length} 条</span>, note: "其余按全省的规定" },
            { label: "政策文件", value: policy.files.map((f) => <div key={f.name}>{f.name} 第 {f.version} 版</div>), note: policy.files.map((f) => f.sha256.slice(0, 16)).join(" ") },
          ]} />
          {grouped(policy.parameters).map(({ group, rows }) => (
            <Panel key={group} title={group} flush>
              <Table<Parameter>
                size="small" rowKey="name" dataSource={rows} pagination={false} scroll={{ x: 720 }} tableLayout="fixed"
                expandable={{ expandedRowRender: (p) => <Grounds of={p} />, columnWidth: 40 }}
                columns={[
                  { title: "参数", dataIndex: "title", width: "27%" },
                  { title: "规定", width: "33%", render: (_, p) => p.in_force ? <b className="policy-value">{p.in_force.in_words}</b> : <span className="muted">这一天还没有规定</span> },
                  { title: "自", className: "number", width: 104, render: (_, p) => p.in_force?.from },
                  { title: "依据", width: 170, render: (_, p) => p.in_force && <Article cite={p.in_force.cite} /> },
                  { key: "own", width: 120, render: (_, p) => <Standing of={p} /> },
                ]}
              />
            </Panel>
          ))}
        </>
      )}
    </Answer>
  );
}

const Standing = ({ of }: { of: Parameter }) => of.in_force?.own ? <Tag tone="warn">本统筹区另定</Tag> : of.open ? <Tag>可以另定</Tag> : <span className="muted small">全省统一</span>;

/** 依据的原文,与历次规定。 */
function Grounds({ of }: { of: Parameter }) {
  const words = of.in_force && wordsOf(of.in_force.cite);
  return (
    <div className="grounds">
      <div>
        <h3>{of.in_force?.cite ?? "依据"}</h3>
        {words ? <blockquote className="law">{words.text}</blockquote> : <p className="muted">{of.in_force ? "依据不在两份文件之中。" : "这一天还没有规定。"}</p>}
      </div>
      <div>
        <h3>历次规定</h3>
        <ol className="provisions">
          {of.all.map((p) => <li key={p.from} className={p.from === of.in_force?.from ? "now" : undefined}><span className="number">{p.from} 起</span> {p.in_words} <Article cite={p.cite} /></li>)}
        </ol>
        <p className="muted small number">{of.name}</p>
      </div>
    </div>
  );
}

function Compared({ here, there }: { here: Side; there: Side }) {
  const [only, setOnly] = useState(true);
  const answer = useAsk("policy/diff", { of: here.of, on: here.on, with: there.of, with_on: there.on });
  const cell = (p: Provision | null) => p ? <span className="who"><span className="policy-value">{p.in_words}</span><small>{p.from} 起 · {p.cite}{p.own && " · 另定"}</small></span> : <span className="muted">没有规定</span>;
  return (
    <Answer of={answer} lines={12}>
      {(diff) => (
        <Panel
          title={<span role="status">{diff.differences === 0 ? "两边的规定相同" : `${diff.differences} 处不同`}</span>} flush
          extra={<label className="filter-label"><Switch size="small" checked={only} onChange={setOnly} /> 只看不同</label>}
        >
          <Table<Difference>
            ref={scrollable} size="small" rowKey="name" dataSource={diff.parameters.filter((p) => p.differs || !only)} pagination={false} scroll={{ x: 720 }} rowClassName={(p) => (p.differs ? "differs" : "")}
            locale={{ emptyText: "没有不同;关掉“只看不同”可看全部参数" }}
            columns={[
              { title: "参数", render: (_, p) => <span className="who"><span>{p.title}</span><small>{p.group}</small></span>, width: "26%" },
              { title: `${diff.one} ${diff.one_on}`, render: (_, p) => cell(p.one) },
              { title: `${diff.other} ${diff.other_on}`, render: (_, p) => cell(p.other) },
              ...(only ? [] : [{ key: "tag", width: 80, render: (_: unknown, p: Difference) => p.differs && <Tag tone="warn">不同</Tag> }]),
            ]}
          />
        </Panel>
      )}
    </Answer>
  );
}

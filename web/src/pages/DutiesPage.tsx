import { DownloadOutlined } from "../ui/icons";
import { App, Button, DatePicker, Segmented, Select } from "antd";
import dayjs from "dayjs";
import { useSearchParams } from "react-router";
import { fetchFile, sumOf, useTotals } from "../api";
import { count, daysBetween } from "../format";
import { useScope } from "../scope";
import { usePerson } from "../session";
import { Article } from "../ui/Article";
import { Facts, Page, Panel } from "../ui/Page";
import { Paged } from "../ui/paged";
import { Answer } from "../ui/states";
import { StateTag } from "../ui/Tag";
import { dutyStates, funds, parties, regions } from "../words";

/** 时限:每一项有期限的职责,谁的、何时到期、办了没有;可存进自己的日历。 */
export default function DutiesPage() {
  const person = usePerson();
  const { region } = useScope();
  const { message } = App.useApp();
  const [address, setAddress] = useSearchParams();
  const pick = (name: string) => address.get(name) ?? "";
  const set = (name: string, value: string) => setAddress((old) => { if (value) old.set(name, value); else old.delete(name); return old; });
  const year = person.business_day.slice(0, 4);
  const [from, to] = [pick("from") || `${year}-01-01`, pick("to") || `${year}-12-31`];
  const thisYear = from === `${year}-01-01` && to === `${year}-12-31`; // with what is still overdue of earlier years
  const provider = person.provider ?? undefined;
  const options = { region, provider, ...(!thisYear && { from, to }), party: (provider ? "provider" : pick("party")) as "agency" };
  const duties = useTotals("duties", options);
  const save = () => fetchFile("duties", { ...options, state: pick("state") as "due" } as never, `时限-${regions[region]}.ics`).catch((p: Error) => void message.error(p.message));
  return (
    <Page
      title="时限" lead={`${provider ? person.display_name : regions[region]},${thisYear ? `${year} 年到期的,连同以前年度逾期未办的` : `${from} 至 ${to} 到期的`};由规则和日历推出,由办理本身完成`} scope={provider ? [] : ["region"]} print
      actions={<Button icon={<DownloadOutlined />} onClick={() => void save()}>日历 .ics</Button>}
    >
      <Answer of={duties} lines={10}>
        {({ sums }) => {
          const of = (state: string) => sumOf(sums, "state", state);
          return (
            <>
              <Facts of={[
                ...Object.entries(dutyStates).map(([state, { name }]) => ({ label: name, value: <span className={`big-number ${state === "overdue" && of(state) > 0 ? "money-minus" : ""}`}>{count(of(state))} 项</span> })),
              ]} />
              <Panel flush>
                <div className="filters no-print">
                  <Segmented aria-label="状态" value={pick("state")} onChange={(v) => set("state", v)} options={[{ value: "", label: "全部" }, ...Object.entries(dutyStates).map(([value, { name }]) => ({ value, label: name }))]} />
                  {!provider && <Select aria-label="责任方" value={pick("party")} onChange={(v) => set("party", v)} style={{ width: 120 }} options={[{ value: "", label: "各责任方" }, ...Object.entries(parties).map(([value, label]) => ({ value, label }))]} />}
                  <Select aria-label="险种" value={pick("book")} onChange={(v) => set("book", v)} style={{ width: 110 }} options={[{ value: "", label: "两个险种" }, ...Object.entries(funds).map(([value, f]) => ({ value, label: f.short }))]} />
                  <DatePicker.RangePicker aria-label="到期日" allowClear={false} value={[dayjs(from), dayjs(to)]} onChange={(v) => setAddress((old) => { old.set("from", v![0]!.format("YYYY-MM-DD")); old.set("to", v![1]!.format("YYYY-MM-DD")); return old; })} style={{ width: 240 }} />
                </div>
                <Paged
                  path="duties" options={{ ...options, state: pick("state") as "due", fund: pick("book") as "310" }} rowKey={(d) => `${d.rule} ${d.fund} ${d.period} ${d.provider} ${d.due_on}`} scroll={{ x: 960 }} locale={{ emptyText: "没有这样的时限" }}
                  columns={[
                    { title: "到期日", width: 130, render: (_, d) => <span className="who"><span className="number">{d.due_on}</span>{["upcoming", "due", "overdue"].includes(d.state) && <small>{left(person.business_day, d.due_on)}</small>}</span> },
                    { title: "事项", render: (_, d) => <>{d.title} <Article cite={d.article} /></> },
                    { title: "所属期", render: (_, d) => <span className="number">{d.period}</span> }, { title: "险种", render: (_, d) => d.fund && funds[d.fund]?.short },
                    { title: "责任方", render: (_, d) => d.provider ? d.provider_name ?? d.provider : parties[d.party] },
                    { title: "状态", render: (_, d) => <StateTag of={dutyStates} code={d.state} /> },
                    { title: "完成日", render: (_, d) => <span className="number">{d.done_on ?? ""}</span> },
                    { title: "说明", render: (_, d) => <>{d.cause ?? d.act ?? ""}{d.counts_against && d.counts_against !== d.party && <span className="muted">(计在{parties[d.counts_against]}名下)</span>}</> },
                  ]}
                />
              </Panel>
            </>
          );
        }}
      </Answer>
    </Page>
  );
}

function left(today: string, due: string): string {
  const days = daysBetween(today, due);
  return days < 0 ? `已过 ${-days} 天` : days === 0 ? "就在今天" : `还有 ${days} 天`;
}

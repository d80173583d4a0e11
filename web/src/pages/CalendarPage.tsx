import { DownloadOutlined, UploadOutlined } from "../ui/icons";
import { App, Button, Checkbox, Upload } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import { type AnswerTo, useAsk, useSend } from "../api";
import { useMay, usePerson } from "../session";
import { Article } from "../ui/Article";
import { Facts, Next, Page, Panel } from "../ui/Page";
import { Answer } from "../ui/states";
import { Tag } from "../ui/Tag";
import { Refused } from "../ui/trouble";

type Year = AnswerTo<"calendar/year">;
type Day = Year["days"][number];

/** 工作日历:一年里哪些天上班,依哪份通知;还没有通知的年份,哪些期限因此算不出。 */
export default function CalendarPage() {
  const person = usePerson();
  const mayAdd = useMay("calendar add");
  const thisYear = Number(person.business_day.slice(0, 4));
  const [year, setYear] = useState(thisYear);
  const answer = useAsk("calendar/year", { year });
  const next = useAsk("calendar/year", { year: thisYear + 1 });
  const years = [...new Set([...(answer.data?.entered ?? []), thisYear, thisYear + 1])].sort();
  return (
    <Page
      title="工作日历" lead="每个期限都按它算:周一至周五上班,放假和调休依国务院办公厅的通知" print
      actions={<div className="year-choice" role="group" aria-label="年份">{years.map((y) => <Button key={y} type={y === year ? "primary" : "default"} aria-pressed={y === year} onClick={() => setYear(y)}>{y}</Button>)}</div>}
    >
      {next.data && next.data.notice === null && year !== thisYear + 1 && (
        <Next tone="warn"><p>{thisYear + 1} 年的放假安排还没有录入:{first(next.data)}等 {next.data.lacking.length} 类期限算不出。</p><Button onClick={() => setYear(thisYear + 1)}>看缺什么</Button></Next>
      )}
      <Answer of={answer} lines={14}>{(shown) => (shown.notice === null ? <Missing of={shown} /> : <Whole of={shown} />)}</Answer>
      {mayAdd && <Add year={year} />}
    </Page>
  );
}

const first = (year: Year) => year.lacking[0] && `${year.lacking[0].period} 的${year.lacking[0].title}`;

function Whole({ of }: { of: Year }) {
  const off = of.days.filter((d) => kindOf(d) === "off").length;
  const extra = of.days.filter((d) => kindOf(d) === "extra").length;
  const first = dayjs(of.days[0].date);
  const months = Array.from({ length: 12 }, (_, m) => of.days.filter((d) => Number(d.date.slice(5, 7)) === m + 1));
  return (
    <>
      <Facts of={[
        { label: `${of.year} 年工作日`, value: <span className="big-number">{of.days.filter((d) => d.working).length} 天</span>, note: `全年 ${of.days.length} 天,${first.format("dddd")}起` },
        { label: "放假", value: <span className="big-number">{off} 天</span>, note: "法定节假日与调休放假" },
        { label: "调休上班", value: <span className="big-number">{extra} 天</span>, note: "周末" },
        { label: "依据", value: of.notice, note: `${of.entered_on} 录入${of.version === 1 ? "" : `,第 ${of.version} 版`}` },
      ]} />
      <Panel title="全年" extra={<span className="legend"><i className="day-off" />放假 <i className="day-extra" />调休上班 <i className="day-weekend" />周末</span>}>
        <div className="months">{months.map((days) => <MonthGrid key={days[0].date} days={days} />)}</div>
      </Panel>
    </>
  );
}

const kindOf = (day: Day): "work" | "weekend" | "off" | "extra" => day.reason === "周末" ? "weekend" : day.reason === "调休上班" ? "extra" : day.working ? "work" : "off";
const marks = { work: "", weekend: "", off: "休", extra: "班" };

function MonthGrid({ days }: { days: Day[] }) {
  const { business_day } = usePerson();
  const lead = (dayjs(days[0].date).day() + 6) % 7;
  const cells: (Day | null)[] = [...Array<null>(lead).fill(null), ...days];
  const weeks = Array.from({ length: Math.ceil(cells.length / 7) }, (_, w) => Array.from({ length: 7 }, (_, d) => cells[w * 7 + d] ?? null));
  return (
    <table className="month-grid">
      <caption>{Number(days[0].date.slice(5, 7))} 月 <small>{days.filter((d) => d.working).length} 个工作日</small></caption>
      <thead><tr>{[..."一二三四五六日"].map((d) => <th key={d} scope="col">{d}</th>)}</tr></thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week.find((d) => d)!.date}>
            {week.map((day, i) => day
              ? <td key={day.date} className={`day-${kindOf(day)}${day.date === business_day ? " today" : ""}`} title={`${day.date} ${day.working ? "上班" : "不上班"}:${day.reason}`}>{Number(day.date.slice(8))}<small>{marks[kindOf(day)]}</small></td>
              : <td key={i} />)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const Missing = ({ of }: { of: Year }) => (
  <Panel title={`${of.year} 年的放假安排还没有录入`}>
    <p>国务院办公厅通常在上一年 11 月前后发布通知。录入以前,下列期限算不出,到期的提醒、试算里的拨付日都会因此被拒绝:</p>
    <ul className="needs">
      {of.lacking.map((need) => <li key={need.rule}><Tag tone="warn">{need.period}</Tag> 自这一期起的<b>{need.title}</b> <Article cite={need.cite} /></li>)}
    </ul>
  </Panel>
);

/** 录入:系统管理或省局上传通知;国务院调整过的,只能改还没有到的日子。 */
function Add({ year }: { year: number }) {
  const { message } = App.useApp();
  const [amend, setAmend] = useState(false);
  const send = useSend("calendar/add");
  return (
    <Panel title="录入放假安排" extra={<a href={template(year)} download={`${year}.yaml`}><DownloadOutlined /> {year} 年的样式</a>} className="no-print">
      <p className="paper-note">上传按样式填好的文件(yaml):通知的名称、放假的日子、调休上班的周末。同一内容再录一次不改变什么。</p>
      <div className="filters flush">
        <Upload accept=".yaml,.yml" showUploadList={false} beforeUpload={(file) => {
          send.mutate({ options: amend ? { amend: "true" } : {}, files: { file: [file] } }, { onSuccess: (a) => void message.success(a.added ? `${a.year} 年已录入:放假 ${a.days_off.length} 天,调休上班 ${a.make_up.length} 天` : `${a.year} 年此前已录入,内容相同`) });
          return false;
        }}>
          <Button type="primary" icon={<UploadOutlined />} loading={send.isPending}>上传通知</Button>
        </Upload>
        <Checkbox checked={amend} onChange={(e) => setAmend(e.target.checked)}>国务院办公厅调整了已录入年份的安排</Checkbox>
      </div>
      <Refused problem={send.error} />
    </Panel>
  );
}

const template = (year: number) => `data:text/yaml;charset=utf-8,${encodeURIComponent(
  `# ${year} 年放假安排。列出的日子放假,其余星期一至星期五上班;make_up 是调休上班的周末。\nyear: ${year}\nnotice: 国务院办公厅关于${year}年部分节假日安排的通知\ndays_off:\n  - ${year}-01-01  # 元旦,可写一天,也可写起..止\n  - ${year}-10-01..${year}-10-07\nmake_up: []\n`)}`;

import { LeftOutlined, PrinterOutlined, RightOutlined } from "./icons";
import { Button, DatePicker, Segmented, Select } from "antd";
import dayjs from "dayjs";
import { type ReactNode, useEffect } from "react";
import { Link } from "react-router";
import { monthTitle, shiftMonth } from "../format";
import { type Scope, useScope } from "../scope";
import { usePerson } from "../session";
import { funds, regions } from "../words";

type Choice = keyof Scope | "year";

/** 一页。Its title, what it looks at, and what can be done on it. */
export function Page({ title, lead, scope = [], actions, print, back, children }: {
  title: string; lead?: ReactNode; scope?: Choice[]; actions?: ReactNode; print?: boolean; back?: { to: string; title: string }; children: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · 医结`;
  }, [title]);
  return (
    <>
      <div className="head">
        <div className="head-title">
          {back && <Link className="head-back" to={back.to}><LeftOutlined /> {back.title}</Link>}
          <h1>{title}</h1>
          {lead && <div className="head-lead">{lead}</div>}
        </div>
        <div className="head-tools">
          {scope.length > 0 && <ScopeBar choices={scope} />}
          {actions}
          {print && <Button icon={<PrinterOutlined />} onClick={() => window.print()}>打印</Button>}
        </div>
      </div>
      {children}
    </>
  );
}

function ScopeBar({ choices }: { choices: Choice[] }) {
  const person = usePerson();
  const { region, fund, month, choose } = useScope();
  return (
    <div className="scope" role="group" aria-label="所看的账套与月份">
      {choices.includes("region") && !person.region && (
        <Select aria-label="统筹区" value={region} onChange={(value) => choose({ region: value })} options={Object.entries(regions).map(([value, label]) => ({ value, label }))} style={{ width: 128 }} />
      )}
      {choices.includes("fund") && (
        <Segmented aria-label="险种" value={fund} onChange={(value) => choose({ fund: value })} options={Object.entries(funds).map(([value, { short }]) => ({ value, label: short }))} />
      )}
      {choices.includes("year") && (
        <DatePicker picker="year" allowClear={false} inputReadOnly aria-label="年度" value={dayjs(`${month}-01`)} format={(day) => `${day.year()} 年度`} onChange={(day) => day && choose({ month: `${day.year()}${month.slice(4)}` })} style={{ width: 118 }} />
      )}
      {choices.includes("month") && (
        <span className="scope-month">
          <Button icon={<LeftOutlined />} aria-label="上个月" onClick={() => choose({ month: shiftMonth(month, -1) })} />
          <DatePicker
            picker="month" allowClear={false} inputReadOnly suffixIcon={null} aria-label="费用所属月" value={dayjs(`${month}-01`)} format={(day) => monthTitle(day.format("YYYY-MM"))}
            onChange={(day) => day && choose({ month: day.format("YYYY-MM") })} style={{ width: 122 }}
          />
          <Button icon={<RightOutlined />} aria-label="下个月" onClick={() => choose({ month: shiftMonth(month, 1) })} />
        </span>
      )}
    </div>
  );
}

/** 一块内容。 */
export const Panel = ({ title, extra, children, className, flush }: { title?: ReactNode; extra?: ReactNode; children: ReactNode; className?: string; flush?: boolean }) => (
  <section className={`panel ${className ?? ""}`}>
    {title && (
      <header className="panel-head">
        <h2>{title}</h2>
        {extra && <div className="panel-extra">{extra}</div>}
      </header>
    )}
    <div className={flush ? "" : "pad"}>{children}</div>
  </section>
);

export type Fact = { label: string; value: ReactNode; note?: ReactNode; to?: string };

/** 要点。The few numbers that a page is about, side by side. */
export const Facts = ({ of }: { of: Fact[] }) => (
  <dl className="facts">
    {of.map((fact) => (
      <div key={fact.label}>
        <dt>{fact.to ? <Link to={fact.to}>{fact.label}</Link> : fact.label}</dt>
        <dd>{fact.value}</dd>
        {fact.note && <dd className="facts-note">{fact.note}</dd>}
      </div>
    ))}
  </dl>
);

/** 接着办。What comes next and who does it. */
export const Next = ({ children, tone = "wait" }: { children: ReactNode; tone?: "wait" | "good" | "warn" | "bad" }) => <div className={`notice notice-${tone}`} role="status">{children}</div>;

import { Table } from "antd";
import dayjs from "dayjs";
import { Link } from "react-router";
import { useAsk } from "../api";
import type { DutyAnswer } from "../answers";
import { daysBetween } from "../format";
import { usePerson } from "../session";
import { Article } from "../ui/Article";
import { Answer } from "../ui/states";
import { StateTag } from "../ui/Tag";
import { dutyStates, funds, parties } from "../words";

/** 哪一页办这件事。 */
const pages: Record<string, string> = {
  "fund-request": "/requests", "december-request": "/requests", "fund-arrival": "/requests", "december-arrival": "/requests", "advance-payment": "/advance", "netting-payment": "/settle",
  declaration: "/imports", "prepay-application": "/prepayment", "prepay-payment": "/prepayment/batch", "prepay-return": "/prepayment/year-end", "prepay-handover": "/prepayment/year-end", "return-notice": "/prepayment/recalls", disclosure: "/disclosure",
};

/** 时限:逾期的和一个半月以内到期的,先到期的在前;办成了自己就会消失。 */
export function DutyTable({ region }: { region: string }) {
  const person = usePerson();
  const today = dayjs(person.business_day);
  const duties = useAsk("duties", { region, to: today.add(45, "day").format("YYYY-MM-DD") });
  const party = { finance: "finance", provider: "provider", province: "province" }[person.role] ?? "agency";
  return (
    <Answer of={duties} lines={3}>
      {(all) => {
        const open = all.filter((d) => d.state === "upcoming" || d.state === "due" || d.state === "overdue").filter((d) => d.party === party || person.role === "auditor" || person.role === "province");
        return <Duties of={open} today={person.business_day} />;
      }}
    </Answer>
  );
}

export const Duties = ({ of, today }: { of: DutyAnswer[]; today: string }) => (
  <Table<DutyAnswer>
    size="small" rowKey={(d) => d.rule + d.region + d.fund + d.provider + d.period} dataSource={[...of].sort((a, b) => a.due_on.localeCompare(b.due_on))} scroll={{ x: 520 }}
    pagination={{ pageSize: 7, hideOnSinglePage: true, size: "small" }} locale={{ emptyText: "近期没有未办的时限" }} showHeader={false}
    columns={[
      {
        render: (_, d) => (
          <span className="who">
            <span><Link to={`${pages[d.rule] ?? "/month"}?region=${d.region}${d.fund ? `&fund=${d.fund}` : ""}${d.period.length === 7 ? `&month=${d.period}` : d.period.length === 4 ? `&month=${d.period}-12` : ""}`}>{d.title}</Link></span>
            <small className="number">{d.period} {d.fund && funds[d.fund]?.short} {parties[d.party]} <Article cite={d.article} /></small>
          </span>
        ),
      },
      { render: (_, d) => <span className="who"><span><StateTag of={dutyStates} code={d.state} /></span>{d.cause && <small>{d.cause}</small>}</span> },
      { align: "right", render: (_, d) => <span className="who"><span className="number">{d.due_on}</span><small>{left(daysBetween(today, d.due_on))}</small></span> },
    ]}
  />
);

const left = (days: number) => (days === 0 ? "就在今天" : days > 0 ? `还有 ${days} 天` : `已过 ${-days} 天`);

import { Timeline } from "antd";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { PrepaymentLedgerLine, RecallAnswer, RecallClock } from "../answers";
import { Article } from "../ui/Article";
import { BigMoney, Money } from "../ui/Money";
import { Facts } from "../ui/Page";
import { StateTag } from "../ui/Tag";
import { applicationStates } from "../words";

/** 办法第九条的情形。 */
export const grounds: Record<string, string> = {
  "1": "(一)被中止或解除医保协议", "2": "(二)分立或合并", "3": "(三)产权交易、所有制形式变化或注销", "4": "(四)有财产被保全", "5": "(五)有未履行完毕生效法律文书确认的运营债务",
  "6": "(六)隐瞒事实、弄虚作假获得拨付资格", "7": "(七)违反预付金使用、管理和核算规定", "8": "(八)公立医疗机构未按规定在省级平台采购全部药品耗材", "9": "(九)其他应当收回的情形",
};

/** 由机构主动报告的。 */
export const reported = ["2", "3", "4", "5"];

export const methods: Record<string, string> = { setoff: "冲抵结算", return: "交回" };

/** 某日之前,还有几天,逾期几天。 */
export function Left({ days, due }: { days: number | null; due?: string }) {
  const tone = days === null || days > 3 ? "" : days < 0 ? " due-late" : " due-soon";
  const words = days === null ? null : days < 0 ? `逾期 ${-days} 个工作日` : days === 0 ? "就在今天" : `还有 ${days} 个工作日`;
  return <span className={`due number${tone}`}>{[due, words].filter(Boolean).join(",")}</span>;
}

/** 案件正在走的期限。 */
export const Clock = ({ of }: { of: RecallClock | null }) => of && <span className="who"><span>{of.what}</span><Left days={of.working_days_left} due={of.due} /></span>;

/** 一笔预付金的去向:拨付 = 交回 + 冲抵 + 核销 + 占用。 */
export const Whereabouts = ({ of }: { of: RecallAnswer }) => (
  <Facts of={[
    { label: "状态", value: <StateTag of={applicationStates} code={of.state} />, note: of.awaiting_bank ? "有一笔在银行,付出后即收回" : of.stage === null ? "没有收回案件" : "" },
    { label: "已拨付", value: <BigMoney fen={of.paid_fen} /> }, { label: "交回", value: <BigMoney fen={of.returned_fen} /> }, { label: "从结算冲抵", value: <BigMoney fen={of.set_off_fen} /> },
    ...(of.written_off_fen > 0 ? [{ label: "核销", value: <BigMoney fen={of.written_off_fen} />, note: of.recovered_fen > 0 ? <>其后收回 <Money fen={of.recovered_fen} /> 元</> : "账销案存,备查簿留存" }] : []),
    { label: "未收回", value: <BigMoney fen={of.held_fen} />, note: of.clock ? <><span>{of.clock.what} </span><Left days={of.clock.working_days_left} due={of.clock.due} /></> : "" },
  ]} />
);

/** 金额是当时未收回数的各步。 */
const outstanding = ["noticed", "stopped", "courtruled"];

type Item = { on: string; done: ReactNode; color?: string };

/** 经过:案件的各步与账上的每一笔,依日期。 */
export function RecallTrail({ of, lines, voucher = true }: { of: RecallAnswer; lines: PrepaymentLedgerLine[]; voucher?: boolean }) {
  const steps = of.events.map((e): Item => ({
    on: e.on, color: e.step === "writtenoff" ? "red" : undefined,
    done: (
      <>
        <b>{e.name}</b>{e.ground !== null && <> 第九条{grounds[e.ground]} <Article cite="办法·第九条" /></>}{e.method && <> {methods[e.method]}</>}
        {e.amount_fen > 0 && <>{outstanding.includes(e.step) ? ",当时未收回 " : " "}<Money fen={e.amount_fen} /> 元</>}{e.due && <>,限 <span className="number">{e.due}</span> 前交回</>}
        {e.instalments.length > 0 && <ul className="spans">{e.instalments.map((i) => <li key={i.due}>{i.due} 前交 <Money fen={i.amount} /> 元</li>)}</ul>}
        <small>{[e.document, e.reason, e.actor].filter(Boolean).join(" · ")}</small>
      </>
    ),
  }));
  // What the write-off itself booked is that step; the rest of the account is money that moved.
  const moved = lines.filter((l) => l.rule !== "T14").map((l): Item => ({
    on: l.on, color: l.credit_fen > 0 ? "green" : "gray",
    done: (
      <>
        <b>{l.debit_fen > 0 ? "拨付" : l.rule === "T12" ? "交回" : "冲抵"}</b> <Money fen={l.debit_fen || l.credit_fen} /> 元,未收回 <Money fen={l.balance_fen} /> 元
        <small>{[l.summary, l.reference].filter(Boolean).join(" · ")} {voucher && <Link to={voucherOf(of, l.voucher)}>凭证</Link>}</small>
      </>
    ),
  }));
  const all = [...steps, ...moved].sort((a, b) => a.on.localeCompare(b.on));
  return (
    <Timeline className="recall-trail" items={[
      ...all.map((i) => ({ color: i.color, content: <div className="step"><span className="number muted">{i.on}</span><div>{i.done}</div></div> })),
      ...(of.clock ? [{ color: of.clock.working_days_left !== null && of.clock.working_days_left < 0 ? "red" : "gray", content: <div className="step"><span className="number muted">{of.clock.due}</span><div>{of.clock.what}的期限 <Left days={of.clock.working_days_left} /></div></div> }] : []),
    ]} />
  );
}

/** 凭证号 2025-08-12 所在的页。 */
const voucherOf = (of: RecallAnswer, voucher: string) => `/vouchers/${of.region}/${of.fund}/${voucher.slice(0, 7)}/${voucher.slice(8)}`;

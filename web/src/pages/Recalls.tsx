import { Segmented, Table } from "antd";
import { useState } from "react";
import { useAsk } from "../api";
import type { RecallAnswer } from "../answers";
import { Article } from "../ui/Article";
import { BigMoney } from "../ui/Money";
import { Facts, Panel } from "../ui/Page";
import { money, paging, provider, useNames } from "../ui/columns";
import { Answer, Nothing } from "../ui/states";
import { StateTag } from "../ui/Tag";
import { applicationStates } from "../words";
import { idOf, PrepaymentPage, useYear } from "./prepayments";
import { Clock, methods } from "./recall";

const numerals = "一二三四五六七八九";

/** 逾期的在前,未了的先到期的在前。 */
const urgency = (c: RecallAnswer) => c.clock?.working_days_left ?? (c.held_fen > 0 ? 9_000 : 10_000);

/** 收回案件:各走到哪一步,还有几天。 */
export default function Recalls() {
  const year = useYear();
  const cases = useAsk("prepay/recall/list", year);
  const name = useNames(year.region);
  const [which, setWhich] = useState<"open" | "all">("open");
  return (
    <PrepaymentPage title="预付金收回">
      <Answer of={cases}>
        {(all) => {
          const open = all.filter((c) => c.state === "recalling");
          const late = open.filter((c) => (c.clock?.working_days_left ?? 0) < 0);
          return all.length === 0 ? (
            <Nothing title="没有收回案件"><p>机构出现办法第九条的情形,或到年终仍有占用,在该机构的“去向与收回”里立案。</p></Nothing>
          ) : (
            <>
              <Facts of={[
                { label: "收回中", value: <span className="big-number">{open.length} 家</span>, note: `共立案 ${all.length} 家` }, { label: "未收回", value: <BigMoney fen={open.reduce((sum, c) => sum + c.held_fen, 0)} /> },
                { label: "已逾期", value: <span className={`big-number${late.length > 0 ? " money-minus" : ""}`}>{late.length} 家</span> },
                { label: "已收回", value: <BigMoney fen={all.reduce((sum, c) => sum + c.returned_fen + c.set_off_fen, 0)} />, note: "交回与冲抵" },
                { label: "已核销", value: <BigMoney fen={all.reduce((sum, c) => sum + c.written_off_fen, 0)} />, note: `${all.filter((c) => c.state === "writtenoff").length} 家` },
              ]} />
              <Panel title={<Segmented aria-label="看哪些" value={which} onChange={setWhich} options={[{ value: "open", label: `收回中 ${open.length}` }, { value: "all", label: `全部 ${all.length}` }]} />} flush
                extra={<span className="muted">情形与收回 <Article cite="办法·第九条" /> <Article cite="办法·第十条" /></span>}>
                <Table<RecallAnswer>
                  size="small" rowKey="case" dataSource={[...(which === "open" ? open : all)].sort((a, b) => urgency(a) - urgency(b))} pagination={paging} scroll={{ x: 1000 }} locale={{ emptyText: "没有正在收回的" }}
                  columns={[
                    provider(name, (c) => c.provider, (c) => `/prepayment/recalls/${idOf(c)}`),
                    { title: "期限", render: (_, c) => <Clock of={c.clock} /> }, money("未收回", (c) => c.held_fen),
                    { title: "情形", render: (_, c) => c.grounds.length > 0 ? `第九条${c.grounds.map((g) => `(${numerals[g - 1]})`).join("")}` : `年终收回${c.events.findLast((e) => e.method)?.method ? `(${methods[c.events.findLast((e) => e.method)!.method!]})` : ""}` },
                    { title: "已到", render: (_, c) => <span className="who"><span><StateTag of={applicationStates} code={c.state} /></span><small>{c.events.at(-1)?.name} {c.events.at(-1)?.on}</small></span> },
                    money("已拨付", (c) => c.paid_fen), money("已收回", (c) => c.returned_fen + c.set_off_fen), money("核销", (c) => c.written_off_fen),
                  ]}
                />
              </Panel>
            </>
          );
        }}
      </Answer>
    </PrepaymentPage>
  );
}

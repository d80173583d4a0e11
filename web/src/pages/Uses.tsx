import { Table } from "antd";
import { useAsk } from "../api";
import type { UseAnswer } from "../answers";
import { Article } from "../ui/Article";
import { BigMoney, Money } from "../ui/Money";
import { Facts, Panel } from "../ui/Page";
import { money, paging, provider, useNames } from "../ui/columns";
import { Answer, Nothing } from "../ui/states";
import { StateTag } from "../ui/Tag";
import { applicationStates } from "../words";
import { idOf, PrepaymentPage, useYear } from "./prepayments";
import { coverage } from "./use";

const sum = (of: UseAnswer[], part: (u: UseAnswer) => number) => of.reduce((all, u) => all + part(u), 0);

/** 各机构怎样使用预付金:经办核对台账的总览。 */
export default function Uses() {
  const year = useYear();
  const uses = useAsk("prepay/use/summary", year);
  const name = useNames(year.region);
  return (
    <PrepaymentPage title="预付金使用">
      <Answer of={uses}>
        {(all) => all.length === 0 ? <Nothing title="今年没有拨付过预付金"><p>拨付之后,机构在使用台账里逐笔登记,凭据随附。</p></Nothing> : (
          <>
            <Facts of={[
              { label: "已拨付", value: <BigMoney fen={sum(all, (u) => u.paid_fen)} />, note: `${all.length} 家机构` },
              { label: "药品", value: <BigMoney fen={sum(all, (u) => u.drugs_fen)} /> }, { label: "医用耗材", value: <BigMoney fen={sum(all, (u) => u.consumables_fen)} /> },
              { label: "其他用途", value: <BigMoney fen={sum(all, (u) => u.other_fen)} />, note: "不合规,登记即立案收回" },
              { label: "无凭据", value: <BigMoney fen={sum(all, (u) => u.unproved_fen)} />, note: "台账里没有附凭据的" },
            ]} />
            <Panel title="各机构的使用" extra={<span className="muted">只能用于药品、医用耗材采购 <Article cite="办法·第三条" /></span>} flush>
              <Table<UseAnswer>
                size="small" rowKey="provider" dataSource={all} pagination={paging} scroll={{ x: 900 }}
                columns={[
                  provider(name, (u) => u.provider, (u) => `/prepayment/use/${idOf(u)}`), { title: "状态", render: (_, u) => <StateTag of={applicationStates} code={u.state} /> },
                  money("已拨付", (u) => u.paid_fen), money("药品", (u) => u.drugs_fen), money("医用耗材", (u) => u.consumables_fen),
                  money("其他", (u) => u.other_fen, { render: (_, u) => u.other_fen > 0 ? <span className="money money-minus">{<Money fen={u.other_fen} />}</span> : <Money fen={0} /> }),
                  money("无凭据", (u) => u.unproved_fen), { title: "台账覆盖", align: "right", className: "number", render: (_, u) => coverage(u), sorter: (a, b) => a.coverage - b.coverage, showSorterTooltip: false }, money("占用", (u) => u.held_fen),
                ]}
              />
            </Panel>
          </>
        )}
      </Answer>
    </PrepaymentPage>
  );
}

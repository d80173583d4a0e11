import { type PagedRow, sumOf, useTotals } from "../api";
import { count } from "../format";
import { Article } from "../ui/Article";
import { BigMoney, Money } from "../ui/Money";
import { Facts, Panel } from "../ui/Page";
import { amount, institution } from "../ui/columns";
import { Paged } from "../ui/paged";
import { Answer, Nothing } from "../ui/states";
import { StateTag } from "../ui/Tag";
import { applicationStates } from "../words";
import { idOf, PrepaymentPage, useYear } from "./prepayments";
import { coverage } from "./use";

type Row = PagedRow<"prepay/use/summary">;

/** 各机构怎样使用预付金:经办核对台账的总览。 */
export default function Uses() {
  const year = useYear();
  const uses = useTotals("prepay/use/summary", year);
  return (
    <PrepaymentPage title="预付金使用">
      <Answer of={uses}>
        {({ total, sums }) => total === 0 ? <Nothing title="今年没有拨付过预付金"><p>拨付之后,机构在使用台账里逐笔登记,凭据随附。</p></Nothing> : (
          <>
            <Facts of={[
              { label: "已拨付", value: <BigMoney fen={sumOf(sums, "paid_fen")} />, note: `${count(total)} 家机构` },
              { label: "药品", value: <BigMoney fen={sumOf(sums, "drugs_fen")} /> }, { label: "医用耗材", value: <BigMoney fen={sumOf(sums, "consumables_fen")} /> },
              { label: "其他用途", value: <BigMoney fen={sumOf(sums, "other_fen")} />, note: "不合规,登记即立案收回" },
              { label: "无凭据", value: <BigMoney fen={sumOf(sums, "unproved_fen")} />, note: "台账里没有附凭据的" },
            ]} />
            <Panel title="各机构的使用" extra={<span className="muted">只能用于药品、医用耗材采购 <Article cite="办法·第三条" /></span>} flush>
              <Paged
                path="prepay/use/summary" options={year} rowKey="provider" scroll={{ x: 900 }}
                columns={[
                  institution<Row>((u) => `/prepayment/use/${idOf(u)}`), { title: "状态", render: (_, u) => <StateTag of={applicationStates} code={u.state} /> },
                  amount<Row>("已拨付", "paid_fen"), amount<Row>("药品", "drugs_fen"), amount<Row>("医用耗材", "consumables_fen"),
                  amount<Row>("其他", "other_fen", { render: (_, u) => u.other_fen > 0 ? <span className="money money-minus">{<Money fen={u.other_fen} />}</span> : <Money fen={0} /> }),
                  amount<Row>("无凭据", "unproved_fen"), { title: "台账覆盖", align: "right", className: "number", render: (_, u) => coverage(u), key: "coverage", sorter: true, showSorterTooltip: false }, amount<Row>("占用", "held_fen"),
                ]}
              />
            </Panel>
          </>
        )}
      </Answer>
    </PrepaymentPage>
  );
}

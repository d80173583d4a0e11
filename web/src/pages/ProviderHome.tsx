import { Table } from "antd";
import { Link } from "react-router";
import { type AnswerTo, useAsk } from "../api";
import type { InstructionAnswer } from "../answers";
import { usePerson } from "../session";
import { BigMoney } from "../ui/Money";
import { Facts, Page, Panel } from "../ui/Page";
import { money, paging } from "../ui/columns";
import { Answer } from "../ui/states";
import { StateTag } from "../ui/Tag";
import { funds, paymentStates } from "../words";
import { DutyTable } from "./duties";

const kinds: Record<string, string> = { advance: "月初预拨", settlement: "轧差", prepayment: "预付金", clearing: "年终清算" };

/** 机构的首页:我的钱。 */
export function ProviderHome({ code }: { code: string }) {
  const person = usePerson();
  const payments = useAsk("pay/list", { region: person.region, provider: code });
  const ledger = useAsk("prepay/ledger", { region: person.region, fund: "310", year: person.business_day.slice(0, 4), provider: code });
  return (
    <Page title={person.display_name} lead={`${code} · 业务日 ${person.business_day}`} print>
      <Answer of={payments}>
        {(list) => {
          const year = person.business_day.slice(0, 4);
          const paid = (kind: string) => list.filter((i) => i.kind === kind && i.status === "confirmed" && i.booked_on?.startsWith(year)).reduce((sum, i) => sum + i.amount_fen, 0);
          const waiting = list.filter((i) => ["pending", "exported", "withheld"].includes(i.status)).reduce((sum, i) => sum + i.amount_fen, 0);
          return (
            <>
              <Facts of={[
                { label: `${year} 年已收预拨`, value: <BigMoney fen={paid("advance")} /> }, { label: "已收轧差", value: <BigMoney fen={paid("settlement")} /> },
                { label: "在途", value: <BigMoney fen={waiting} />, note: "已批准,银行尚未付讫" }, { label: "已收预付金", value: <BigMoney fen={paid("prepayment")} /> },
              ]} />
              <div className="columns">
                <Panel title="付款与结算单" flush>
                  <Table<InstructionAnswer>
                    size="small" rowKey="instruction_id" dataSource={[...list].sort((a, b) => b.month.localeCompare(a.month) || b.kind.localeCompare(a.kind))} pagination={{ ...paging, defaultPageSize: 15 }} scroll={{ x: 560 }} locale={{ emptyText: "还没有付款" }}
                    columns={[
                      { title: "费用所属月", render: (_, i) => <Link className="number" to={`/statement/${code}/${i.fund}/${i.month}`}>{i.month}</Link> },
                      { title: "险种", render: (_, i) => funds[i.fund]?.short }, { title: "种类", render: (_, i) => kinds[i.kind] ?? i.kind },
                      { title: "状态", render: (_, i) => <><StateTag of={paymentStates} code={i.status} /> {i.booked_on}</> },
                      money("金额", (i) => i.amount_fen),
                    ]}
                  />
                </Panel>
                <div>
                  <Panel title="我的时限" flush><DutyTable region={person.region!} /></Panel>
                  <Panel title="预付金账" flush>
                    <Answer of={ledger} lines={2}>
                      {(lines) => (
                        <Table<AnswerTo<"prepay/ledger">[number]>
                          size="small" rowKey={(l) => l.voucher} dataSource={lines} pagination={false} locale={{ emptyText: "今年没有预付金" }}
                          columns={[{ title: "日期", dataIndex: "on", className: "number" }, { title: "摘要", dataIndex: "summary" }, money("余额", (l) => l.balance_fen, { sorter: undefined })]}
                        />
                      )}
                    </Answer>
                  </Panel>
                </div>
              </div>
            </>
          );
        }}
      </Answer>
    </Page>
  );
}

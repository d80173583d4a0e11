import { useParams } from "react-router";
import { useAsk } from "../api";
import type { ClearingStatementAnswer } from "../answers";
import { yuan } from "../format";
import { usePerson } from "../session";
import { Files } from "../ui/Files";
import { Hash } from "../ui/Hash";
import { Money } from "../ui/Money";
import { Page, Panel } from "../ui/Page";
import { useNames } from "../ui/columns";
import { Answer } from "../ui/states";
import { Why } from "../ui/Explain";
import { funds, offsetInWords, regions } from "../words";

/** 年终清算单:一家机构某险种某年度,从全年实际应结算额到应付。 */
export default function ClearingStatement() {
  const { provider = "", fund = "", year = "" } = useParams();
  const person = usePerson();
  const kept = useAsk("clear/statement", { provider, fund: fund as "310", year });
  return (
    <Page
      title="年终清算单" lead={`${provider},${funds[fund]?.name ?? fund},${year} 年度`} actions={kept.data && <Files of="clear/statement" options={{ provider, fund, year }} />}
      back={person.role === "provider" ? { to: "/", title: "我的资金" } : { to: `/clearing?fund=${fund}&month=${year}-12`, title: "年终清算" }}
    >
      <Answer of={kept} lines={12}>{(k) => <Shown s={k.statement} batch={k.batch_id} approved={k.approved_on} />}</Answer>
    </Page>
  );
}

function rowsOf(s: ClearingStatementAnswer): { name: string; fen: number; sum?: boolean }[] {
  return [
    { name: "全年实际应结算额", fen: s.actual_fen, sum: true },
    { name: `保证金返还(共预留 ${yuan(s.deposit_fen)} 元)`, fen: s.release_fen },
    { name: "特例单议", fen: s.special_case_fen }, { name: "DRG/DIP 清算", fen: s.drg_result_fen }, { name: "其他清算事项", fen: s.other_fen }, { name: "减:各月已付与已冲抵", fen: -s.settled_fen },
    { name: "清算结果", fen: s.result_fen, sum: true },
    ...s.offsets.map((o) => ({ name: offsetInWords(o), fen: -o.amount_fen })),
    { name: s.recovery_fen > 0 ? "应交回" : "应付", fen: s.recovery_fen > 0 ? -s.recovery_fen : s.net_fen, sum: true },
  ];
}

function Shown({ s, batch, approved }: { s: ClearingStatementAnswer; batch: string; approved: string }) {
  const name = useNames(s.region)(s.provider);
  return (
    <div className="statement">
      <article className="panel pad paper">
        <header className="paper-head">
          <p>{regions[s.region]}医疗保险经办机构</p>
          <h2>医保费用年终清算单</h2>
          <dl>
            <div><dt>机构</dt><dd>{name} {s.provider}</dd></div><div><dt>险种</dt><dd>{funds[s.fund]?.name}</dd></div>
            <div><dt>年度 / 考核</dt><dd>{s.year} 年度{s.grade && ` / ${s.grade}`}</dd></div><div><dt>批次 / 审批日</dt><dd>{batch} / {approved}</dd></div>
          </dl>
        </header>
        <table className="bill">
          <thead><tr><th scope="col">项目</th><th scope="col">金额(元)</th></tr></thead>
          <tbody>{rowsOf(s).map((row) => <tr key={row.name} className={row.sum ? "bill-sum" : row.fen === 0 ? "bill-zero" : ""}><th scope="row">{row.name}</th><td><Money fen={row.fen} /></td></tr>)}</tbody>
        </table>
        <p className="paper-note">依据清算方案 {s.scheme}。{s.forfeited_fen > 0 && <>不予返还保证金 <Money fen={s.forfeited_fen} strong /> 元。</>}{s.held && `暂缓支付:${s.held_reason ?? ""}。`}</p>
        <footer className="paper-foot"><span>经办机构(章)</span><span>医药机构(章)</span><span>年&emsp;月&emsp;日</span><div>清算单摘要 <Hash of={s.hash} /></div></footer>
      </article>
      <div>
        <Panel title="各月" extra={<Why id={batch} provider={s.provider} title={`${name} ${s.year} 年度清算`} text="为什么是这个数" />}>
          <table className="bill">
            <thead><tr><th scope="col">费用所属月</th><th scope="col">实际应结算额</th><th scope="col">保证金</th><th scope="col">已付</th></tr></thead>
            <tbody>{s.months.map((m) => <tr key={m.month}><th scope="row">{m.month}</th><td><Money fen={m.actual_fen} /></td><td><Money fen={m.deposit_fen} /></td><td><Money fen={m.net_fen} /></td></tr>)}</tbody>
          </table>
        </Panel>
        {s.items.length > 0 && (
          <Panel title="清算事项">
            <table className="bill">
              <thead><tr><th scope="col">事项</th><th scope="col">金额</th></tr></thead>
              <tbody>{s.items.map((i) => <tr key={i.id}><th scope="row">{i.reason} <span className="muted">{i.document}</span></th><td><Money fen={i.amount_fen} /></td></tr>)}</tbody>
            </table>
          </Panel>
        )}
      </div>
    </div>
  );
}

import { Input, Table } from "antd";
import { Link, Navigate, useSearchParams } from "react-router";
import { type AnswerTo, useAsk } from "../api";
import { Page, Panel } from "../ui/Page";
import { Money } from "../ui/Money";
import { Answer, Nothing } from "../ui/states";
import { Tag } from "../ui/Tag";
import { funds, regions, setAside } from "../words";

type Found = AnswerTo<"find">[number];

const kinds: Record<string, string> = { provider: "定点医药机构", batch: "批次", instruction: "支付指令", request: "资金请拨", application: "预付金申请", voucher: "记账凭证", record: "结算明细" };

const batchPages: Record<string, string> = { advance: "advance", settlement: "settle", prepayment: "prepayment/batch", clearing: "clearing" };

/** 一件东西在哪一页。A settlement's own content is shown right here. */
function pageOf(f: Found): string | undefined {
  const month = f.period && (f.period.length === 4 ? `${f.period}-12` : f.period);
  const book = `region=${f.region}&fund=${f.fund}&month=${month}`;
  switch (f.kind) {
    case "provider": return `/providers/${f.key}`;
    case "batch": return `/${batchPages[f.title] ?? "month"}?${book}&batch=${f.key}`;
    case "instruction": return `/payments?${book}&batch=${f.title}`;
    case "request": return `/requests?${book}`;
    case "application": return `/prepayment/${f.key}`;
    case "voucher": return `/vouchers/${f.region}/${f.fund}/${f.period}/${f.key}`;
    default: return undefined;
  }
}

const titleOf = (f: Found) => f.kind === "batch" || f.kind === "request" ? f.key : f.title || f.key;

/** 查找:一个编号是什么,就到它那一页。 */
export default function Find() {
  const [address, setAddress] = useSearchParams();
  const text = address.get("text") ?? "";
  const found = useAsk("find", { text }, text !== "");
  return (
    <Page title="查找" lead="结算 ID、机构代码或名称、批次号、支付指令号、请拨号、申请号、凭证(2025-10-3)">
      <Panel>
        <Input.Search
          key={text} size="large" defaultValue={text} autoFocus allowClear enterButton="查找" aria-label="编号" placeholder="一个编号,或机构名称的一部分" loading={found.isFetching}
          onSearch={(value) => setAddress(value.trim() ? { text: value.trim() } : {})}
        />
      </Panel>
      {text && <Answer of={found} lines={3}>{(list) => <Results text={text} found={list} />}</Answer>}
    </Page>
  );
}

function Results({ text, found }: { text: string; found: Found[] }) {
  if (found.length === 0) return <Nothing title={`没有找到“${text}”`}><p>请核对编号;机构名称至少写两个字。只在您可以查阅的统筹区里找。</p></Nothing>;
  const to = found.length === 1 ? pageOf(found[0]) : undefined;
  if (to) return <Navigate to={to} replace />;
  const settlement = found.find((f) => f.kind === "record");
  if (settlement) return <Settlement id={settlement.key} />;
  return (
    <Panel title={`${found.length} 件`} flush>
      <Table<Found>
        size="small" rowKey={(f) => f.kind + f.region + f.fund + f.key} dataSource={found} pagination={false} scroll={{ x: 620 }}
        columns={[
          { title: "是什么", render: (_, f) => kinds[f.kind] ?? f.kind, width: 130 },
          { title: "编号", render: (_, f) => <span className="who"><Link to={pageOf(f) ?? "#"}>{titleOf(f)}</Link><small>{f.period} {f.key}</small></span> },
          { title: "统筹区", render: (_, f) => [regions[f.region], f.fund && funds[f.fund]?.short].filter(Boolean).join(" · "), width: 200 },
        ]}
      />
    </Panel>
  );
}

/** 一笔结算:从哪里来,计入多少,到哪张结算单。 */
function Settlement({ id }: { id: string }) {
  const answer = useAsk("records/show", { setl_id: id });
  return (
    <Answer of={answer}>
      {(given) => (
        <>
          {[given].flat().map((r) => (
            <Panel key={r.provider + r.month} title={<>结算明细 <span className="number">{r.setl_id}</span></>} extra={<Tag tone={r.counted ? "good" : "warn"}>{r.counted ? "计入" : `不计入:${setAside[r.reason ?? ""] ?? (r.reason === "withdrawn" ? "已撤销" : r.reason ?? "")}`}</Tag>}>
              <dl className="fields">
                {([
                  ["机构", <Link key="p" to={`/providers/${r.provider}`}>{r.provider}</Link>], ["统筹区", regions[r.region]], ["险种", funds[r.insutype]?.short ?? r.insutype], ["结算时间", r.setl_time],
                  ["类别", r.category ?? r.med_type], ["医疗费总额", <Money key="m" fen={r.medfee_sumamt_fen} />], ["统筹基金", <Money key="h" fen={r.hifp_pay_fen} />], ["个人账户", <Money key="a" fen={r.acct_pay_fen} />],
                  ["个人现金", <Money key="c" fen={r.psn_cash_pay_fen} />], ["计入", <Money key="k" fen={r.counted_fen} strong />], ["退费标志", r.refd_setl_flag === "1" ? "退费" : "否"],
                  ["结算单", funds[r.insutype] ? <Link key="s" to={`/statement/${r.provider}/${r.insutype}/${r.month}`}>{r.month}</Link> : r.month],
                ] as const).map(([label, value]) => <div key={label}><dt>{label}</dt><dd>{value}</dd></div>)}
              </dl>
              <ul className="provisions gap-above">
                {r.history.map((h) => <li key={h.what + h.import_seq}><Tag tone={h.what === "accepted" ? "good" : "bad"}>{h.what === "accepted" ? "接收" : "撤销"}</Tag> {h.on_day} 第 {h.import_seq} 次导入 {h.file}({h.actor})</li>)}
              </ul>
            </Panel>
          ))}
        </>
      )}
    </Answer>
  );
}

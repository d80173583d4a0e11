import { UploadOutlined } from "../ui/icons";
import { Alert, App, Button, DatePicker, Input, Segmented, Select, Table, Tabs, Upload } from "antd";
import dayjs from "dayjs";
import { useMemo, useState } from "react";
import { Link, useNavigate, useParams, useSearchParams } from "react-router";
import { type PagedRow, sumOf, useAct, useAsk, usePaged, useSend, useTotals } from "../api";
import type { AccountBalance, LedgerAnswer, LedgerLine, RegisterEntry, VoucherAnswer } from "../answers";
import { count, shiftMonth } from "../format";
import { useScope } from "../scope";
import { useMay, usePerson } from "../session";
import { Popconfirm } from "../ui/dialogs";
import { Files } from "../ui/Files";
import { BigMoney, Money } from "../ui/Money";
import { Facts, Page, Panel } from "../ui/Page";
import { amount, institution, money } from "../ui/columns";
import { FindProvider, Paged } from "../ui/paged";
import { amountText, Chart, categoryAxis, amountAxis } from "../ui/Chart";
import { Answer } from "../ui/states";
import { Refused } from "../ui/trouble";
import { Tag } from "../ui/Tag";
import { funds } from "../words";
import { BookStatements, YearClosing } from "./BookStatements";

const tabs = { balance: "科目余额", account: "明细账", vouchers: "记账凭证", ageing: "暂付款账龄", registers: "备查簿", close: "月结、年结", statements: "会计报表" };

/** 账务:一个统筹区一个险种为一个账套。 */
export default function Books() {
  const { tab = "balance" } = useParams();
  const { fund } = useScope();
  const navigate = useNavigate();
  const [address] = useSearchParams();
  const [day, setDay] = useState<string>();
  return (
    <Page
      title="账务" lead={funds[fund].name} scope={["region", "fund"]}
      actions={<DatePicker placeholder="截至今日" aria-label="截至" value={day ? dayjs(day) : null} onChange={(d) => setDay(d?.format("YYYY-MM-DD"))} style={{ width: 130 }} />}
    >
      <Panel flush>
        <Tabs
          className="tabs-panel" activeKey={tab} onChange={(key) => navigate(`/books/${key}?${address}`)} destroyOnHidden
          items={Object.entries(tabs).map(([key, label]) => ({ key, label, children: <Book tab={key} on={day} /> }))}
        />
      </Panel>
    </Page>
  );
}

function Book({ tab, on }: { tab: string; on?: string }) {
  switch (tab) {
    case "account": return <Ledger on={on} />;
    case "vouchers": return <Vouchers on={on} />;
    case "ageing": return <Ageing on={on} />;
    case "registers": return <Register on={on} />;
    case "close": return <><Close /><YearClosing /></>;
    case "statements": return <BookStatements />;
    default: return <Balance on={on} />;
  }
}

function Balance({ on }: { on?: string }) {
  const { region, fund } = useScope();
  const balances = useAsk("ledger/trial-balance", { region, fund, on });
  const mayOpen = useMay("ledger opening");
  return (
    <Answer of={balances}>
      {(list) => {
        const sum = (pick: (b: AccountBalance) => number) => list.reduce((total, b) => total + pick(b), 0);
        return (
          <>
            {mayOpen && !on && list.every((b) => b.balance_fen === 0) && <Opening />}
            <div className="filters"><Files of="ledger/trial-balance" options={{ region, fund, on }} /></div>
            <Table<AccountBalance>
              size="small" rowKey="account" dataSource={list} pagination={false} scroll={{ x: 980 }} locale={{ emptyText: "这个账套还没有凭证" }}
              columns={[
                { title: "科目", dataIndex: "account", width: 110, render: (code: string) => <Link className="number" to={`/books/account?region=${region}&fund=${fund}&account=${code}`}>{code}</Link> },
                { title: "名称", dataIndex: "name" },
                money("年初余额", (b) => b.opening_fen, { sorter: undefined }),
                money("借方累计", (b) => b.debit_fen, { sorter: undefined }),
                money("贷方累计", (b) => b.credit_fen, { sorter: undefined }),
                { title: "借方余额", align: "right", render: (_, b) => b.balance_fen > 0 && <Money fen={b.balance_fen} /> },
                { title: "贷方余额", align: "right", render: (_, b) => b.balance_fen < 0 && <Money fen={-b.balance_fen} /> },
              ]}
              summary={() => (
                <Table.Summary.Row className="sum">
                  <Table.Summary.Cell index={0} colSpan={2}>合计</Table.Summary.Cell>
                  {[sum((b) => b.opening_fen), sum((b) => b.debit_fen), sum((b) => b.credit_fen), sum((b) => Math.max(b.balance_fen, 0)), sum((b) => Math.max(-b.balance_fen, 0))].map((fen, i) => (
                    <Table.Summary.Cell key={["年初", "借方", "贷方", "借余", "贷余"][i]} index={i + 2} align="right"><Money fen={fen} strong /></Table.Summary.Cell>
                  ))}
                </Table.Summary.Row>
              )}
            />
          </>
        );
      }}
    </Answer>
  );
}

/** 期初建账:账套还没有凭证的,会计录入启用时的余额;录错的在凭证上冲销,重新录入。 */
function Opening() {
  const { region, fund } = useScope();
  const { message } = App.useApp();
  const send = useSend("ledger/opening");
  return (
    <div className="pad">
      <p className="paper-note">账套启用时已有余额的,先录期初余额:一行一个末级科目(暂付款写明机构、年度月份),借贷相等。记了别的凭证就不能再录。<a href={openingTemplate} download="期初余额.csv">样式</a></p>
      <Upload accept=".csv" showUploadList={false} beforeUpload={(file) => {
        send.mutate({ options: { region, fund }, files: { file: [file] } }, { onSuccess: (a) => void message.success(`期初余额已录入:${a.period} 第 ${a.number} 号凭证`) });
        return false;
      }}>
        <Button type="primary" icon={<UploadOutlined />} loading={send.isPending}>录入期初余额</Button>
      </Upload>
      <Refused problem={send.error} />
    </div>
  );
}

const openingTemplate = `data:text/csv;charset=utf-8,${encodeURIComponent("account,debit,credit,provider,month\n1004,0.00,,,\n")}`;

const pageSize = 50;

function Ledger({ on }: { on?: string }) {
  const { region, fund } = useScope();
  const person = usePerson();
  const [address, setAddress] = useSearchParams();
  const accounts = useAsk("ledger/trial-balance", { region, fund, on });
  const account = address.get("account") ?? "110103";
  const of = address.get("provider") ?? "";
  const to = on ?? person.business_day;
  const [from, setFrom] = useState(`${to.slice(0, 4)}-01-01`);
  const [page, setPage] = useState(1);
  const ledger = usePaged("ledger/account", { region, fund, account, provider: of, from, to }, { of: "lines", offset: (page - 1) * pageSize, limit: pageSize });
  const set = (key: string, value: string) => { setPage(1); setAddress((old) => { old.set(key, value); return old; }); };
  return (
    <>
      <div className="filters">
        <Select
          aria-label="科目" showSearch={{ optionFilterProp: "label" }} value={account} onChange={(code) => set("account", code)} style={{ width: 330, maxWidth: "100%" }}
          options={(accounts.data ?? []).map((a) => ({ value: a.account, label: `${a.account} ${a.name}` }))}
        />
        <DatePicker aria-label="起始日" allowClear={false} value={dayjs(from)} onChange={(d) => { setPage(1); if (d) setFrom(d.format("YYYY-MM-DD")); }} style={{ width: 130 }} />
        <Input.Search allowClear placeholder="机构代码" aria-label="机构代码" defaultValue={of} onSearch={(text) => set("provider", text.trim())} style={{ width: 180 }} />
        <Files of="ledger/account" options={{ region, fund, account, provider: of, from, to }} />
      </div>
      <Answer of={ledger}>
        {({ rows, total, whole }) => (
          <Table<LedgerLine & { provider_name?: string }>
            size="small" rowKey={(l) => `${l.period}-${l.number}-${l.line}`} dataSource={rows} scroll={{ x: 1080 }} locale={{ emptyText: "这段时间没有发生额" }}
            title={() => <LedgerTotals of={whole} />}
            pagination={{ current: page, pageSize, total, onChange: setPage, showSizeChanger: false, hideOnSinglePage: true, size: "small", showTotal: (n) => `共 ${count(n)} 行` }}
            columns={[
              { title: "日期", dataIndex: "on", className: "number", width: 104 },
              { title: "凭证", width: 116, render: (_, l) => <Link className="number" to={`/vouchers/${region}/${fund}/${l.period}/${l.number}`}>{l.period} 第 {l.number} 号</Link> },
              { title: "摘要", dataIndex: "summary" },
              { title: "机构", render: (_, l) => l.provider && <span className="who"><Link to={`/providers/${l.provider}`}>{l.provider_name || l.provider}</Link><small>{l.provider}</small></span> },
              { title: "年度月份 / 类别", render: (_, l) => [l.month, l.category].filter(Boolean).join(" ") },
              { title: "借方", align: "right", render: (_, l) => l.debit_fen !== 0 && <Money fen={l.debit_fen} /> },
              { title: "贷方", align: "right", render: (_, l) => l.credit_fen !== 0 && <Money fen={l.credit_fen} /> },
              money("余额", (l) => l.balance_fen, { sorter: undefined }),
            ]}
          />
        )}
      </Answer>
    </>
  );
}

const LedgerTotals = ({ of }: { of: LedgerAnswer }) => (
  <span className="ledger-totals">
    {([["期初余额", "opening_fen"], ["借方合计", "debit_fen"], ["贷方合计", "credit_fen"], ["期末余额", "balance_fen"]] as const).map(([title, key]) => (
      <span key={key}>{title} <Money fen={of[key]} strong /></span>
    ))}
    <span className="muted">余额借方为正</span>
  </span>
);

function Vouchers({ on }: { on?: string }) {
  const { region, fund } = useScope();
  const person = usePerson();
  const [find, setFind] = useState("");
  const [page, setPage] = useState(1);
  const to = on ?? person.business_day;
  const [from, setFrom] = useState(`${to.slice(0, 4)}-01-01`);
  const list = usePaged("ledger/journal", { region, fund, from, to, headers: true }, { find, sort: "-seq", offset: (page - 1) * pageSize, limit: pageSize });
  return (
    <>
      <div className="filters">
        <DatePicker aria-label="起始日" allowClear={false} value={dayjs(from)} onChange={(d) => { setPage(1); if (d) setFrom(d.format("YYYY-MM-DD")); }} style={{ width: 130 }} />
        <Input.Search allowClear placeholder="摘要、日期、分录号、制单人" aria-label="查找凭证" onSearch={(text) => { setPage(1); setFind(text); }} style={{ width: 250 }} />
        <Files of="ledger/journal" options={{ region, fund, from, to }} title="序时账" each="凭证" />
      </div>
      <Answer of={list}>
        {({ rows, total }) => (
          <Table<VoucherAnswer>
            size="small" rowKey="seq" dataSource={rows} scroll={{ x: 860 }} locale={{ emptyText: "没有这样的凭证" }}
            pagination={{ current: page, pageSize, total, onChange: setPage, showSizeChanger: false, hideOnSinglePage: true, size: "small", showTotal: (n) => `共 ${count(n)} 张` }}
            columns={[
              { title: "日期", dataIndex: "on", className: "number", width: 104 },
              { title: "凭证号", width: 130, render: (_, v) => <Link className="number" to={`/vouchers/${region}/${fund}/${v.period}/${v.number}`}>{v.period} 第 {v.number} 号</Link> },
              { title: "摘要", render: (_, v) => <>{v.summary} {v.reverses !== null && <Tag tone="bad">{v.rule === "T25′" ? "蓝字更正" : "红字冲销"}</Tag>}</> },
              { title: "分录", dataIndex: "rule", width: 80 },
              { title: "制单", dataIndex: "preparer" }, { title: "审核", dataIndex: "reviewer" }, { title: "记账", dataIndex: "poster" },
              money("金额", (v) => v.total_fen, { sorter: undefined }),
            ]}
          />
        )}
      </Answer>
    </>
  );
}

function Ageing({ on }: { on?: string }) {
  const { region, fund } = useScope();
  const [find, setFind] = useState("");
  const totals = useTotals("ledger/ageing", { region, fund, on }, undefined, { by: "age_months" });
  const ages = useMemo(() => Object.keys(totals.data?.sums ?? {}).map(Number).sort((a, b) => a - b).map((age) => ({ age, fen: sumOf(totals.data!.sums, String(age), "balance_fen"), rows: sumOf(totals.data!.sums, String(age), "rows") })), [totals.data]);
  const option = useMemo(() => ({
    grid: { left: 8, right: 16, top: 16, bottom: 4, containLabel: true }, tooltip: { trigger: "axis", valueFormatter: amountText },
    xAxis: { ...categoryAxis, data: ages.map((a) => `${a.age} 个月`) }, yAxis: amountAxis, series: [{ type: "bar", name: "未清余额", barMaxWidth: 40, data: ages.map((a) => a.fen) }],
  }), [ages]);
  const late = ages.filter((a) => a.age > 2);
  return (
    <Answer of={totals}>
      {({ total }) => (
        <>
          <div className="split split-narrow">
            <Facts of={[
              { label: "未清合计", value: <BigMoney fen={ages.reduce((sum, a) => sum + a.fen, 0)} />, note: `${count(total)} 笔` },
              { label: "超过两个月", value: <BigMoney fen={late.reduce((sum, a) => sum + a.fen, 0)} />, note: `${count(late.reduce((sum, a) => sum + a.rows, 0))} 笔,滚动抵扣中` },
            ]} />
            {total > 0 && <Chart option={option} height={150} label="按账龄的未清余额" />}
          </div>
          <div className="filters"><FindProvider onFind={setFind} /><Files of="ledger/ageing" options={{ region, fund, on }} /></div>
          <Paged
            path="ledger/ageing" options={{ region, fund, on }} find={find} sort="-age_months" rowKey={(a) => a.account + a.provider + a.month} scroll={{ x: 640 }} locale={{ emptyText: "没有未清的暂付款" }}
            columns={[
              institution<PagedRow<"ledger/ageing">>((a) => `/providers/${a.provider}`),
              { title: "科目", render: (_, a) => a.name.replace("暂付款—", "") },
              { title: "年度月份", dataIndex: "month", className: "number" },
              { title: "账龄", key: "age_months", align: "right", sorter: true, showSorterTooltip: false, render: (_, a) => <Tag tone={a.age_months > 2 ? "warn" : "plain"}>{`${a.age_months} 个月`}</Tag> },
              amount<PagedRow<"ledger/ageing">>("未清余额", "balance_fen"),
            ]}
          />
        </>
      )}
    </Answer>
  );
}

const kinds = { deposit: "保证金预留", clawback: "待抵扣款", returned: "退票", writeoff: "核销的预付金、预拨" };

function Register({ on }: { on?: string }) {
  const { region, fund } = useScope();
  const [kind, setKind] = useState<string>("deposit");
  const [find, setFind] = useState("");
  const [page, setPage] = useState(1);
  const list = usePaged("ledger/registers", { region, fund, kind, on }, { find, offset: (page - 1) * pageSize, limit: pageSize });
  return (
    <>
      <div className="filters">
        <Segmented aria-label="备查簿" value={kind} onChange={(k) => { setKind(k); setPage(1); }} options={Object.entries(kinds).map(([value, label]) => ({ value, label }))} />
        <Input.Search allowClear placeholder="机构代码、月份、批次" aria-label="查找" onSearch={(text) => { setFind(text); setPage(1); }} style={{ width: 220 }} />
      </div>
      <Answer of={list}>
        {({ rows, total }) => (
          <Table<RegisterEntry & { provider_name?: string }>
            size="small" rowKey={(r) => r.provider + r.month + r.source + r.on} dataSource={rows} scroll={{ x: 720 }} locale={{ emptyText: "没有登记" }}
            pagination={{ current: page, pageSize, total, onChange: setPage, showSizeChanger: false, hideOnSinglePage: true, size: "small", showTotal: (n) => `共 ${count(n)} 行` }}
            columns={[
              { ...institution<RegisterEntry & { provider_name?: string }>((r) => `/providers/${r.provider}`), sorter: undefined },
              { title: "所属月", dataIndex: "month", className: "number" }, { title: "登记日", dataIndex: "on", className: "number" }, { title: "来源", dataIndex: "source", className: "number" },
              money("金额", (r) => r.amount_fen, { sorter: undefined }), money("该机构累计", (r) => r.balance_fen, { sorter: undefined }),
            ]}
          />
        )}
      </Answer>
    </>
  );
}

function Close() {
  const { region, fund } = useScope();
  const person = usePerson();
  const accountant = useMay("ledger close");
  const { message } = App.useApp();
  const [month, setMonth] = useState(shiftMonth(person.business_day.slice(0, 7), -1));
  const close = useAct("ledger/close");
  return (
    <div className="pad">
      <p className="paper-note">月末结账把当月收支转入基金结余(统筹基金与个人账户基金分别结转),此后这个会计期间不再记账。月份须依次结。</p>
      <div className="filters flush">
        <DatePicker picker="month" allowClear={false} aria-label="会计期间" value={dayjs(`${month}-01`)} onChange={(d) => d && setMonth(d.format("YYYY-MM"))} />
        {accountant ? (
          <Popconfirm title={`结 ${month} 的账?`} description="结账后这个期间不能再记凭证。" okText="结账" cancelText="取消" onConfirm={() => close.mutate({ region, fund, month }, { onSuccess: () => void message.success(`${month} 已结账`) })}>
            <Button type="primary" loading={close.isPending}>结账</Button>
          </Popconfirm>
        ) : <span className="muted">结账由会计办理</span>}
      </div>
      <Refused problem={close.error} />
      {close.data && (
        <Alert
          type="success" showIcon title={`${close.data.month} 已结账`}
          description={<>收入 <Money fen={close.data.income_fen} />,支出 <Money fen={close.data.expenditure_fen} />,本期结余 <Money fen={close.data.surplus_fen} strong /> 元。{close.data.number !== null && <Link className="underlined" to={`/vouchers/${region}/${fund}/${close.data.month}/${close.data.number}`}>结转凭证第 {close.data.number} 号</Link>}</>}
        />
      )}
    </div>
  );
}

import { Input, Segmented, Table } from "antd";
import { useState } from "react";
import { useAsk } from "../api";
import type { ProviderListing } from "../answers";
import { count } from "../format";
import { useScope } from "../scope";
import { Facts, Page, Panel } from "../ui/Page";
import { matches, paging, provider } from "../ui/columns";
import { Answer } from "../ui/states";
import { Tag } from "../ui/Tag";
import { regions } from "../words";

const views = {
  all: { label: "全部", of: () => true },
  ready: { label: "可预拨", of: (p: ProviderListing) => p.agreement_normal && p.enrolled && p.account_on_file && !p.payment_stopped },
  not: { label: "有缺项", of: (p: ProviderListing) => !p.agreement_normal || !p.enrolled || !p.account_on_file || p.payment_stopped },
};

/** 定点医药机构名册。 */
export default function Providers() {
  const { region } = useScope();
  const [text, setText] = useState("");
  const [view, setView] = useState<keyof typeof views>("all");
  const list = useAsk("providers/list", { region });
  return (
    <Page title="定点医药机构" lead={regions[region]} scope={["region"]} print>
      <Answer of={list}>
        {(all) => (
          <>
            <Facts of={[
              { label: "机构", value: <span className="big-number">{count(all.length)} 家</span>, note: `医疗机构 ${count(all.filter((p) => p.type !== "pharmacy").length)},药店 ${count(all.filter((p) => p.type === "pharmacy").length)}` },
              { label: "可预拨", value: <span className="big-number">{count(all.filter(views.ready.of).length)} 家</span> },
              { label: "协议不正常", value: <span className="big-number">{count(all.filter((p) => !p.agreement_normal).length)} 家</span> },
              { label: "未参加即时结算", value: <span className="big-number">{count(all.filter((p) => !p.enrolled).length)} 家</span> },
              { label: "未备案账户", value: <span className="big-number">{count(all.filter((p) => !p.account_on_file).length)} 家</span> },
            ]} />
            <Panel
              title="名册" flush
              extra={
                <>
                  <Segmented size="small" aria-label="范围" value={view} onChange={setView} options={Object.entries(views).map(([value, { label }]) => ({ value: value as keyof typeof views, label }))} />
                  <Input.Search allowClear size="small" placeholder="名称或代码" aria-label="查找机构" value={text} onChange={(e) => setText(e.target.value)} className="find" />
                </>
              }
            >
              <Table<ProviderListing>
                size="small" rowKey="code" dataSource={all.filter((p) => views[view].of(p) && matches(text, p.code, p.name))} pagination={paging} scroll={{ x: 720 }}
                columns={[
                  provider((code) => all.find((p) => p.code === code)?.name ?? "", (p) => p.code, (p) => `/providers/${p.code}`),
                  { title: "类型", render: (_, p) => (p.type === "pharmacy" ? "药店" : "医疗机构") },
                  { title: "协议", render: (_, p) => (p.agreement_normal ? "正常" : <Tag tone="bad">不正常</Tag>) },
                  { title: "即时结算", render: (_, p) => (p.enrolled ? "参加" : <Tag tone="warn">未参加</Tag>) },
                  { title: "收款账户", render: (_, p) => (p.account_on_file ? "已备案" : <Tag tone="warn">未备案</Tag>) },
                  { title: "拨付", render: (_, p) => (p.payment_stopped ? <Tag tone="bad">停止拨付</Tag> : "") },
                ]}
              />
            </Panel>
          </>
        )}
      </Answer>
    </Page>
  );
}

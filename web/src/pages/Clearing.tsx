import { App, Button, DatePicker, Form, Input } from "antd";
import type { Dayjs } from "dayjs";
import { useState } from "react";
import { type PagedRow, sumOf, useAct, useAsk, useTotals } from "../api";
import type { BatchAnswer } from "../answers";
import { count } from "../format";
import { useScope } from "../scope";
import { useMay } from "../session";
import { Modal } from "../ui/dialogs";
import { Why } from "../ui/Explain";
import { Files } from "../ui/Files";
import { BigMoney, Money } from "../ui/Money";
import { Facts, Page, Panel } from "../ui/Page";
import { amount, institution, money } from "../ui/columns";
import { FindProvider, Paged } from "../ui/paged";
import { Answer, Nothing } from "../ui/states";
import { Tag } from "../ui/Tag";
import { Refused } from "../ui/trouble";
import { funds } from "../words";
import { BatchHead, Calculate, useBatches } from "./batch";

/** 年终清算。 */
export default function Clearing() {
  const { region, fund, month } = useScope();
  const { query, batches, chosen, choose } = useBatches("clearing");
  const year = month.slice(0, 4);
  const schemes = useAsk("clear/schemes", { region }).data;
  const scheme = schemes?.find((s) => s.year === year);
  return (
    <Page title="年终清算" lead={<>{funds[fund].name},{year} 年度:十二个月的实际应结算额、保证金返还与清算事项{schemes && (scheme ? `;清算方案 ${scheme.document},${scheme.decided_on} 印发` : ";清算方案尚未登记")}</>} scope={["region", "fund", "year"]} actions={<><Scheme year={year} />{chosen && <><Files of="clear/show" options={{ id: chosen.id }} each="清算单" />{(chosen.status === "approved" || chosen.status === "paid") && <Files of="clear/report" options={{ region, fund, year }} title="报告" />}</>}</>}>
      <Answer of={query}>
        {() => chosen ? <Shown key={chosen.id} batches={batches} chosen={chosen} choose={choose} /> : (
          <Nothing title={`${year} 年度还没有清算`}>
            <p>各月都已结算、年度考核已导入、清算方案已登记之后,由经办试算。</p>
            <Calculate kind="clearing" />
          </Nothing>
        )}
      </Answer>
    </Page>
  );
}

/** 登记清算方案:清算依它的文号与返还比例。 */
function Scheme({ year }: { year: string }) {
  const { region } = useScope();
  const may = useMay("clear scheme");
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const scheme = useAct("clear/scheme");
  if (!may) return null;
  const submit = (f: { document: string; date: Dayjs }) => scheme.mutate({ region, year, document: f.document, date: f.date.format("YYYY-MM-DD") }, { onSuccess: () => { setOpen(false); void message.success("清算方案已登记"); } });
  return (
    <>
      <Button onClick={() => setOpen(true)}>清算方案</Button>
      <Modal open={open} title={`登记 ${year} 年度清算方案`} footer={null} onCancel={() => setOpen(false)} destroyOnHidden>
        <p className="paper-note">清算按方案的文号办理;考核等次的返还比例在政策参数里。已按原方案清算的年度不能再改。</p>
        <Form layout="vertical" requiredMark={false} onFinish={submit}>
          <Form.Item name="document" label="文号" rules={[{ required: true, message: "请填写文号" }]}><Input maxLength={200} /></Form.Item>
          <Form.Item name="date" label="印发日期" rules={[{ required: true, message: "请选择印发日期" }]}><DatePicker /></Form.Item>
          <Refused problem={scheme.error} />
          <div className="row-end"><Button onClick={() => setOpen(false)}>取消</Button><Button type="primary" htmlType="submit" loading={scheme.isPending}>登记</Button></div>
        </Form>
      </Modal>
    </>
  );
}

type Row = PagedRow<"clear/show", "statements">;

/** 已登记而还没有结入任何一个月的:审批的人应当知道它们不在清算之内。 */
function Pending({ id, number }: { id: string; number: number }) {
  type Item = PagedRow<"clear/show", "pending">;
  return (
    <Panel title={`不在本次清算之内 ${count(number)} 项`} flush>
      <p className="paper-note">这些扣款、调整已经登记,还没有结入任何一个月,计入各机构的下一次结算。</p>
      <Paged
        path="clear/show" options={{ id }} of="pending" sort="provider" rowKey="id" scroll={{ x: 640 }}
        columns={[
          institution<Item>((i) => `/providers/${i.provider}`), { title: "费用所属月", dataIndex: "month", className: "number" },
          { title: "事项", render: (_, i) => (i.kind === "drg" ? "DRG/DIP 调整" : i.kind === "audit" ? "审核扣款" : "协议扣款") }, { title: "编号", dataIndex: "id" }, amount<Item>("对机构的影响", "amount_fen"),
        ]}
      />
    </Panel>
  );
}

function Shown({ batches, chosen, choose }: { batches: BatchAnswer[]; chosen: BatchAnswer; choose(id: string): void }) {
  const totals = useTotals("clear/show", { id: chosen.id }, "statements");
  const [find, setFind] = useState("");
  return (
    <Answer of={totals}>
      {({ whole: batch, counts, sums }) => {
        const facts = (
          <Facts of={[
            { label: "清算应付", value: <BigMoney fen={batch.total_net_fen} />, note: `清算单 ${count(counts.statements)} 份` },
            { label: "全年实际应结算额", value: <BigMoney fen={sumOf(sums, "actual_fen")} /> },
            { label: "保证金返还", value: <BigMoney fen={sumOf(sums, "release_fen")} />, note: <>不予返还 <Money fen={sumOf(sums, "forfeited_fen")} /> 元</> },
            { label: "补付 / 收回", value: <BigMoney fen={sumOf(sums, "supplement_fen")} />, note: <>收回 <Money fen={sumOf(sums, "recovery_fen")} /> 元</> },
          ]} />
        );
        return (
          <>
            <BatchHead kind="clearing" batches={batches} chosen={chosen} choose={choose} summary={facts} />
            {facts}
            {counts.pending > 0 && <Pending id={chosen.id} number={counts.pending} />}
            <Panel title="清算单" extra={<FindProvider onFind={setFind} />} flush>
              <Paged
                path="clear/show" options={{ id: chosen.id }} of="statements" find={find} sort="-actual_fen" rowKey="provider" scroll={{ x: 1060 }} tableLayout="auto"
                columns={[
                  institution<Row>(batch.status === "approved" || batch.status === "paid" ? (s) => `/clearing/${s.provider}/${s.fund}/${s.year}` : (s) => `/providers/${s.provider}`),
                  { title: "考核", render: (_, s) => s.grade ?? "—" },
                  amount<Row>("全年实际", "actual_fen"), amount<Row>("保证金返还", "release_fen"), amount<Row>("特例单议", "special_case_fen"),
                  amount<Row>("DRG/DIP 清算", "drg_result_fen"), amount<Row>("其他", "other_fen"), money<Row>("已付与已冲", (s) => -s.settled_fen, { sorter: undefined }), amount<Row>("清算结果", "result_fen"), amount<Row>("应付", "net_fen"),
                  { key: "marks", render: (_, s) => s.held && <Tag tone="warn">暂缓支付</Tag> },
                  { key: "why", width: 48, render: (_, s) => <Why id={chosen.id} provider={s.provider} title={`${s.provider_name ?? s.provider} ${s.year} 年度清算`} /> },
                ]}
              />
            </Panel>
          </>
        );
      }}
    </Answer>
  );
}

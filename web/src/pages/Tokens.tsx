import { App, Button, DatePicker, Form, Select, Table, Typography } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useState } from "react";
import { type AnswerTo, useAct, useAsk } from "../api";
import { useMay, usePerson } from "../session";
import { Modal, Popconfirm } from "../ui/dialogs";
import { Page, Panel } from "../ui/Page";
import { paging } from "../ui/columns";
import { Answer } from "../ui/states";
import { Tag } from "../ui/Tag";
import { Refused } from "../ui/trouble";

type Token = AnswerTo<"token/list">[number];

/** 接口令牌:给机构自己的系统,限命令、限期,可以撤销。 */
export default function Tokens() {
  const may = useMay("token issue");
  const { business_day: today } = usePerson();
  const [issuing, setIssuing] = useState(false);
  const list = useAsk("token/list");
  const revoke = useAct("token/revoke");
  const state = (t: Token) => t.revoked ? <Tag tone="bad">已撤销</Tag> : t.expires_on < today ? <Tag>已过期</Tag> : <Tag tone="good">有效</Tag>;
  return (
    <Page title="接口令牌" lead="机构自己的系统凭令牌调用接口:只发给机构用户,只在所给的命令之内,至多一年" actions={may && <Button type="primary" onClick={() => setIssuing(true)}>发给令牌</Button>}>
      <Refused problem={revoke.error} />
      <Panel title="令牌" flush>
        <Answer of={list}>
          {(all) => (
            <Table<Token>
              size="small" rowKey="id" dataSource={[...all].reverse()} pagination={paging} scroll={{ x: 820 }} locale={{ emptyText: "还没有发过令牌" }}
              columns={[
                { title: "机构用户", render: (_, t) => <span className="who">{t.name}<small>{t.id}</small></span> },
                { title: "可用的命令", render: (_, t) => t.scope.split(",").map((s) => <Tag key={s}>{s}</Tag>) },
                { title: "失效日", dataIndex: "expires_on", className: "number" },
                { title: "状态", render: (_, t) => state(t) },
                { key: "act", align: "right", render: (_, t) => may && !t.revoked && <Popconfirm title={`撤销 ${t.name} 的令牌?`} description="用它的系统即刻不能再调用。" okText="撤销" cancelText="取消" okButtonProps={{ danger: true }} onConfirm={() => revoke.mutate({ id: t.id })}><Button size="small" danger>撤销</Button></Popconfirm> },
              ]}
            />
          )}
        </Answer>
      </Panel>
      <Panel title="怎样使用">
        <p>请求带上 <Typography.Text code>Authorization: Bearer 令牌</Typography.Text>,地址与参数见 <a href="/openapi/v1.json" className="underlined">/openapi/v1.json</a>。令牌在库里只有摘要,丢了不能找回,撤销后另发。</p>
      </Panel>
      {issuing && <Issue done={() => setIssuing(false)} />}
    </Page>
  );
}

type Fields = { name: string; scope: string[]; expires: Dayjs };

function Issue({ done }: { done(): void }) {
  const { modal } = App.useApp();
  const { business_day: today } = usePerson();
  const users = useAsk("user/list");
  const scopes = useAsk("token/scopes");
  const issue = useAct("token/issue");
  const submit = (f: Fields) => issue.mutate({ name: f.name, scope: f.scope.join(","), expires: f.expires.format("YYYY-MM-DD") }, {
    onSuccess: (a) => {
      done();
      void modal.info({ title: `${a.name} 的令牌`, width: 560, okText: "已记下", content: <><Typography.Paragraph className="once once-long" copyable={{ text: a.token ?? "", tooltips: ["复制", "已复制"] }}>{a.token}</Typography.Paragraph><p>只显示这一次;失效日 {a.expires_on}。</p></> });
    },
  });
  return (
    <Modal open title="发给令牌" footer={null} onCancel={done} destroyOnHidden>
      <Form<Fields> layout="vertical" requiredMark={false} initialValues={{ expires: dayjs(today).add(6, "month") }} onFinish={submit}>
        <Form.Item name="name" label="机构用户" rules={[{ required: true, message: "请选择机构用户" }]}>
          <Select showSearch={{ optionFilterProp: "label" }} loading={users.isPending} options={users.data?.filter((u) => u.role === "provider").map((u) => ({ value: u.name, label: `${u.display_name}(${u.provider})` }))} notFoundContent="没有机构用户" />
        </Form.Item>
        <Form.Item name="scope" label="可用的命令" extra="只给用得着的;“办理”的命令能改变数据" rules={[{ required: true, message: "请选择命令" }]}>
          <Select mode="multiple" showSearch={{ optionFilterProp: "label" }} loading={scopes.isPending} options={scopes.data?.map((s) => ({ value: s.command, label: `${s.command} · ${s.acts ? "办理:" : ""}${s.description}` }))} />
        </Form.Item>
        <Form.Item name="expires" label="失效日" rules={[{ required: true, message: "请选择失效日" }]}><DatePicker allowClear={false} minDate={dayjs(today).add(1, "day")} maxDate={dayjs(today).add(1, "year")} /></Form.Item>
        <Refused problem={issue.error} />
        <div className="row-end gap-above"><Button onClick={done}>取消</Button><Button type="primary" htmlType="submit" loading={issue.isPending}>发给</Button></div>
      </Form>
    </Modal>
  );
}

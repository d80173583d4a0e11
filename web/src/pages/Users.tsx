import { App, Button, Form, Input, Popconfirm, Select, Table } from "antd";
import { useState } from "react";
import { type AnswerTo, type Problem, useAct, useAsk } from "../api";
import { Page, Panel } from "../ui/Page";
import { matches, paging } from "../ui/columns";
import { Answer } from "../ui/states";
import { Refused } from "../ui/trouble";
import { regions, roles } from "../words";

type User = AnswerTo<"user/list">[number];

/** 用户与岗位(系统管理)。 */
export default function Users() {
  const [text, setText] = useState("");
  const list = useAsk("user/list");
  return (
    <Page title="用户管理" lead="人、岗位、统筹区;系统管理管人,不看钱">
      <Add />
      <Panel title="用户" extra={<Input.Search allowClear size="small" placeholder="姓名、登录名、统筹区" aria-label="查找用户" value={text} onChange={(e) => setText(e.target.value)} className="find" />} flush>
        <Answer of={list}>
          {(all) => (
            <Table<User>
              size="small" rowKey="name" dataSource={all.filter((u) => matches(text, u.name, u.display_name, regions[u.region ?? ""] ?? "全省"))} pagination={paging} scroll={{ x: 760 }}
              columns={[
                { title: "用户", render: (_, u) => <span className="who">{u.display_name}<small>{u.name}</small></span> },
                { title: "岗位", render: (_, u) => roles[u.role] ?? u.role, filters: Object.entries(roles).map(([value, label]) => ({ value, text: label })), onFilter: (role, u) => u.role === role },
                { title: "统筹区", render: (_, u) => (u.region ? regions[u.region] : "全省") },
                { title: "机构", dataIndex: "provider", className: "number" },
                { key: "act", align: "right", render: (_, u) => <Acts of={u} /> },
              ]}
            />
          )}
        </Answer>
      </Panel>
    </Page>
  );
}

function Add() {
  const { message } = App.useApp();
  const [form] = Form.useForm();
  const add = useAct("user/add");
  return (
    <Panel title="增加用户">
      <Form form={form} layout="inline" requiredMark={false} className="form-wrap" onFinish={(f) => add.mutate(f, { onSuccess: () => { form.resetFields(); void message.success("已增加;再给一个一次性口令即可登录"); } })}>
        <Form.Item name="name" label="登录名" rules={[{ required: true, message: "请填写登录名" }]}><Input style={{ width: 140 }} /></Form.Item>
        <Form.Item name="display_name" label="姓名"><Input style={{ width: 120 }} /></Form.Item>
        <Form.Item name="role" label="岗位" rules={[{ required: true, message: "请选择岗位" }]}><Select style={{ width: 110 }} options={Object.entries(roles).map(([value, label]) => ({ value, label }))} /></Form.Item>
        <Form.Item name="region" label="统筹区"><Select allowClear placeholder="全省" style={{ width: 140 }} options={Object.entries(regions).map(([value, label]) => ({ value, label }))} /></Form.Item>
        <Form.Item name="provider" label="机构代码"><Input style={{ width: 150 }} placeholder="机构用户才填" /></Form.Item>
        <Button type="primary" htmlType="submit" loading={add.isPending}>增加</Button>
      </Form>
      <Refused problem={add.error} />
    </Panel>
  );
}

function Acts({ of }: { of: User }) {
  const { message, modal } = App.useApp();
  const password = useAct("user/password");
  const reset = useAct("user/reset");
  const disable = useAct("user/disable");
  const enable = useAct("user/enable");
  const said = (p: Problem) => void message.error(p.message);
  const give = () => password.mutate({ name: of.name }, {
    onError: said,
    onSuccess: (a) => void modal.info({ title: `${of.name} 的一次性口令`, content: <><p className="once">{a.password}</p><p>只显示这一次;首次登录时须修改。</p></> }),
  });
  return (
    <span className="acts">
      <Popconfirm title="给一个新的一次性口令?" description="原口令作废,并处处退出。" okText="给" cancelText="取消" onConfirm={give}><Button size="small">一次性口令</Button></Popconfirm>
      <Popconfirm title="解除锁定,取消动态口令,处处退出?" okText="重置" cancelText="取消" onConfirm={() => reset.mutate({ name: of.name }, { onError: said, onSuccess: () => void message.success("已重置") })}><Button size="small">解锁</Button></Popconfirm>
      <Button size="small" onClick={() => enable.mutate({ name: of.name }, { onError: said, onSuccess: () => void message.success("已恢复") })}>恢复</Button>
      <Popconfirm title={`停用 ${of.name}?`} okText="停用" cancelText="取消" okButtonProps={{ danger: true }} onConfirm={() => disable.mutate({ name: of.name }, { onError: said, onSuccess: () => void message.success("已停用") })}><Button size="small" danger>停用</Button></Popconfirm>
    </span>
  );
}

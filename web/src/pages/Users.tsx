import { DownOutlined, UserAddOutlined } from "../ui/icons";
import { App, Button, Dropdown, Form, Input, Select, Table } from "antd";
import { useState } from "react";
import { type AnswerTo, type Problem, useAct, useAsk } from "../api";
import { usePerson } from "../session";
import { Modal } from "../ui/dialogs";
import { Facts, Page, Panel } from "../ui/Page";
import { matches, paging } from "../ui/columns";
import { Answer } from "../ui/states";
import { StateTag, Tag } from "../ui/Tag";
import { Refusals, Refused } from "../ui/trouble";
import { regions, roles, type Tone } from "../words";

type User = AnswerTo<"user/list">[number];

const states: Record<string, { name: string; tone: Tone }> = {
  new: { name: "未给口令", tone: "wait" }, temporary: { name: "首次口令未改", tone: "wait" }, active: { name: "正常", tone: "good" }, locked: { name: "已锁定", tone: "warn" }, disabled: { name: "已停用", tone: "bad" },
};

/** 用户与岗位(系统管理)。 */
export default function Users() {
  const [text, setText] = useState("");
  const [adding, setAdding] = useState(false);
  const [moving, setMoving] = useState<User>();
  const list = useAsk("user/list");
  const give = useOneTimePassword();
  return (
    <Page title="用户管理" lead="人、岗位、统筹区;系统管理管人,不看钱" actions={<Button type="primary" icon={<UserAddOutlined />} onClick={() => setAdding(true)}>增加用户</Button>}>
      <Answer of={list}>
        {(all) => {
          const number = (of: (u: User) => boolean) => <span className="big-number">{all.filter(of).length}</span>;
          return (
            <>
              <Facts of={[
                { label: "用户", value: number(() => true), note: `${new Set(all.flatMap((u) => u.region ?? [])).size} 个统筹区及全省` },
                { label: "还不能登录", value: number((u) => u.state === "new"), note: "没有给过口令" },
                { label: "已锁定", value: number((u) => u.state === "locked"), note: "一刻钟后自行解除,或在这里解锁" },
                { label: "已停用", value: number((u) => u.state === "disabled") },
                { label: "启用了动态口令", value: number((u) => u.totp === true) },
              ]} />
              <Panel title="用户" extra={<Input.Search allowClear size="small" placeholder="姓名、登录名、统筹区" aria-label="查找用户" value={text} onChange={(e) => setText(e.target.value)} className="find" />} flush>
                <Table<User>
                  size="small" rowKey="name" dataSource={all.filter((u) => matches(text, u.name, u.display_name, u.provider ?? "", regions[u.region ?? ""] ?? "全省"))} pagination={paging} scroll={{ x: 900 }}
                  columns={[
                    { title: "用户", render: (_, u) => <span className="who">{u.display_name}<small>{u.name}</small></span> },
                    { title: "岗位", render: (_, u) => roles[u.role] ?? u.role, filters: Object.entries(roles).map(([value, label]) => ({ value, text: label })), onFilter: (role, u) => u.role === role },
                    { title: "统筹区", render: (_, u) => <span className="who">{u.region ? regions[u.region] : "全省"}{u.provider && <small>{u.provider}</small>}</span>, filters: Object.entries(regions).map(([value, text]) => ({ value, text })), onFilter: (region, u) => u.region === region },
                    { title: "账户", filters: Object.entries(states).map(([value, { name }]) => ({ value, text: name })), onFilter: (state, u) => u.state === state, render: (_, u) => <>{u.state && <StateTag of={states} code={u.state} />}{u.totp && <Tag tone="plain">动态口令</Tag>}{u.locked_until && <small className="muted">至 {u.locked_until.slice(11, 16)}</small>}</> },
                    { title: "最近登录", className: "number", render: (_, u) => u.last_sign_in?.slice(0, 16).replace("T", " ") ?? <span className="muted">从未</span> },
                    { key: "act", align: "right", render: (_, u) => <Acts of={u} move={() => setMoving(u)} /> },
                  ]}
                />
              </Panel>
            </>
          );
        }}
      </Answer>
      {adding && <Add cancel={() => setAdding(false)} added={(name) => { setAdding(false); give(name); }} />}
      {moving && <Move of={moving} done={() => setMoving(undefined)} />}
    </Page>
  );
}

/** 岗位、统筹区、机构:相称的才要填。 */
function Post() {
  const role: string | undefined = Form.useWatch("role");
  const whole = role === "province" || role === "admin";
  return (
    <>
      <Form.Item name="role" label="岗位" rules={[{ required: true, message: "请选择岗位" }]}><Select options={Object.entries(roles).map(([value, label]) => ({ value, label }))} /></Form.Item>
      {!whole && (
        <Form.Item name="region" label="统筹区" preserve={false} rules={[{ required: role !== "auditor", message: "请选择统筹区" }]}>
          <Select allowClear placeholder={role === "auditor" ? "全省" : undefined} options={Object.entries(regions).map(([value, label]) => ({ value, label }))} />
        </Form.Item>
      )}
      {role === "provider" && <Form.Item name="provider" label="机构代码" preserve={false} rules={[{ required: true, message: "请填写机构代码" }]}><Input placeholder="H14020000001" /></Form.Item>}
    </>
  );
}

/** 增加用户,随即给一个一次性口令:只显示这一次。 */
function Add({ cancel, added }: { cancel(): void; added(name: string): void }) {
  const add = useAct("user/add");
  return (
    <Modal open title="增加用户" footer={null} onCancel={cancel} destroyOnHidden>
      <Form layout="vertical" requiredMark={false} onFinish={(f) => add.mutate(f, { onSuccess: (user) => added(user.name) })}>
        <Form.Item name="name" label="登录名" extra="字母、数字和 . - _,增加以后不能改" rules={[{ required: true, message: "请填写登录名" }]}><Input autoComplete="off" /></Form.Item>
        <Form.Item name="display_name" label="姓名"><Input autoComplete="off" /></Form.Item>
        <Post />
        <Refused problem={add.error} />
        <div className="row-end gap-above"><Button onClick={cancel}>取消</Button><Button type="primary" htmlType="submit" loading={add.isPending}>增加并给口令</Button></div>
      </Form>
    </Modal>
  );
}

function Move({ of, done }: { of: User; done(): void }) {
  const { message } = App.useApp();
  const move = useAct("user/move");
  return (
    <Modal open title={`${of.display_name} 调岗`} footer={null} onCancel={done} destroyOnHidden>
      <p className="paper-note">现任{roles[of.role]},{of.region ? regions[of.region] : "全省"}。调岗后处处退出;以前办的事仍记在这个人名下,复核、审批自己经办过的照样不行。</p>
      <Form layout="vertical" requiredMark={false} initialValues={{ role: of.role, region: of.region ?? undefined, provider: of.provider ?? undefined }} onFinish={(f) => move.mutate({ name: of.name, ...f }, { onSuccess: () => { done(); void message.success("已调岗"); } })}>
        <Post />
        <Refused problem={move.error} />
        <div className="row-end gap-above"><Button onClick={done}>取消</Button><Button type="primary" htmlType="submit" loading={move.isPending}>调岗</Button></div>
      </Form>
    </Modal>
  );
}

function useOneTimePassword(): (name: string) => void {
  const { modal } = App.useApp();
  const password = useAct("user/password");
  return (name) => password.mutate({ name }, {
    onError: (p) => void modal.error({ title: "没有给成", content: <Refusals problem={p} /> }),
    onSuccess: (a) => void modal.info({ title: `${a.name} 的一次性口令`, okText: "已记下", content: <><p className="once">{a.password}</p><p>只显示这一次,请当面交给本人;首次登录时须修改。</p></> }),
  });
}

function Acts({ of, move }: { of: User; move(): void }) {
  const { message, modal } = App.useApp();
  const person = usePerson();
  const give = useOneTimePassword();
  const [reset, disable, enable] = [useAct("user/reset"), useAct("user/disable"), useAct("user/enable")];
  const said = { onError: (p: Problem) => void modal.error({ title: "不予办理", content: <Refusals problem={p} /> }) };
  const ask = (title: string, content: string, ok: string, onOk: () => void) => void modal.confirm({ title, content, okText: ok, cancelText: "取消", onOk, focusable: { autoFocusButton: "cancel" } });
  const itself = of.name === person.name;
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: [
          { key: "password", label: "给一次性口令", onClick: () => ask(`给 ${of.name} 一个新的一次性口令?`, "原口令作废,并处处退出。", "给", () => give(of.name)) },
          { key: "reset", label: "解锁、取消动态口令", onClick: () => ask(`重置 ${of.name}?`, "解除锁定,取消动态口令,处处退出;口令不变。", "重置", () => reset.mutate({ name: of.name }, { ...said, onSuccess: () => void message.success("已重置") })) },
          ...(itself ? [] : [{ key: "move", label: "调岗", onClick: move }]),
          ...(of.state === "disabled"
            ? [{ key: "enable", label: "恢复", onClick: () => enable.mutate({ name: of.name }, { ...said, onSuccess: () => void message.success("已恢复") }) }]
            : itself ? [] : [{ key: "disable", label: "停用", danger: true, onClick: () => ask(`停用 ${of.name}?`, "即刻处处退出,不能再登录;令牌也随之失效。", "停用", () => disable.mutate({ name: of.name }, { ...said, onSuccess: () => void message.success("已停用") })) }]),
        ],
      }}
    >
      <Button size="small" aria-label={`办理 ${of.name}`}>办理 <DownOutlined /></Button>
    </Dropdown>
  );
}

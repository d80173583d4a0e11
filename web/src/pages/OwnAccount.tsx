import { Alert, App, Button, Form, Input, QRCode, Table } from "antd";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type AnswerTo, act, ask, type Problem, remove } from "../api";
import { usePerson, useSession } from "../session";
import { theme } from "../theme";
import { Popconfirm } from "../ui/dialogs";
import { Page, Panel } from "../ui/Page";
import { Answer } from "../ui/states";
import { Tag } from "../ui/Tag";
import { Refused } from "../ui/trouble";
import { ChangePassword } from "./ChangePassword";
import { regions } from "../words";

type Entry = AnswerTo<"sessions">[number];

/** 我的账户:口令、动态口令、在哪里登录着。 */
export default function OwnAccount() {
  const person = usePerson();
  const [changing, setChanging] = useState(false);
  return (
    <Page title="我的账户" lead={`${person.display_name}(${person.name}),${person.role_name},${person.region ? regions[person.region] : "全省"}`}>
      <div className="columns">
        <Panel title="动态口令" extra={<Tag tone={person.totp ? "good" : "plain"}>{person.totp ? "已启用" : "未启用"}</Tag>}>{person.totp ? <SwitchOff /> : <SwitchOn />}</Panel>
        <Panel title="口令">
          <p className="paper-note gap-below">至少 10 位,不含登录名和连续的字符。修改之后,别处的登录即刻退出。</p>
          <Button onClick={() => setChanging(true)}>修改密码</Button>
        </Panel>
      </div>
      <SignedIn />
      {changing && <ChangePassword onDone={() => setChanging(false)} />}
    </Page>
  );
}

function SwitchOn() {
  const [wanted, setWanted] = useState(false);
  const offer = useQuery<AnswerTo<"session/totp">, Problem>({ queryKey: ["session/totp"], queryFn: () => ask("session/totp"), enabled: wanted, staleTime: Number.POSITIVE_INFINITY, gcTime: 0 });
  if (!wanted) return (
    <>
      <p className="paper-note gap-below">启用之后,登录除口令外还要手机上每 30 秒变一次的六位数字;口令被人知道了也进不来。</p>
      <Button type="primary" onClick={() => setWanted(true)}>启用动态口令</Button>
    </>
  );
  return (
    <Answer of={offer} lines={4}>
      {({ secret, uri }) => (
        <div className="totp">
          <QRCode type="svg" value={uri} size={168} bordered={false} color={theme.token?.colorText} aria-label="动态口令的二维码" />
          <div>
            <p>用手机上的身份验证器(支持 TOTP 的任何一种)扫描;扫不了的,手工输入密钥:</p>
            <p className="totp-key" aria-label="密钥">{secret.match(/.{1,4}/g)?.join(" ")}</p>
            <Confirm secret={secret} label="验证器上现在的六位数字" button="确认启用" />
          </div>
        </div>
      )}
    </Answer>
  );
}

const SwitchOff = () => (
  <>
    <p className="paper-note gap-below">登录时须给验证器上的六位数字。换了手机的,先在这里取消,再重新启用;手机丢了的,请系统管理员重置。</p>
    <Confirm secret="" label="验证器上现在的六位数字" button="取消动态口令" />
  </>
);

/** 以验证器上的数字证明。With the secret offered it is switched on, without one switched off. */
function Confirm({ secret, label, button }: { secret: string; label: string; button: string }) {
  const { refresh } = useSession();
  const { message } = App.useApp();
  const [problem, setProblem] = useState<Problem | null>(null);
  const submit = async ({ code }: { code: string }) => {
    try {
      await act("session/totp", { secret, code });
      await refresh();
      void message.success(secret ? "动态口令已启用" : "动态口令已取消");
    } catch (caught) {
      setProblem(caught as Problem);
    }
  };
  return (
    <Form layout="vertical" requiredMark={false} onFinish={submit}>
      <Form.Item name="code" label={label} rules={[{ required: true, pattern: /^\d{6}$/, message: "六位数字" }]}><Input inputMode="numeric" autoComplete="one-time-code" maxLength={6} style={{ width: 120 }} /></Form.Item>
      <Button type={secret ? "primary" : "default"} htmlType="submit" danger={!secret}>{button}</Button>
      <Refused problem={problem} />
    </Form>
  );
}

/** 在哪里登录着;退出一处,或处处退出。 */
function SignedIn() {
  const { signOut } = useSession();
  const client = useQueryClient();
  const list = useQuery<Entry[], Problem>({ queryKey: ["sessions"], queryFn: () => ask("sessions"), staleTime: 0 });
  const [problem, setProblem] = useState<Problem>();
  const end = async (entry: Entry) => {
    try {
      await remove(`sessions/${entry.id}`);
    } catch (caught) {
      setProblem(caught as Problem);
    }
    await client.invalidateQueries({ queryKey: ["sessions"] });
  };
  const everywhere = async () => {
    await remove("sessions");
    await signOut().catch(() => client.setQueryData(["session"], null));
  };
  return (
    <Panel
      title="在哪里登录着" flush
      extra={<Popconfirm title="处处退出?" description="包括现在这里;要再登录。" okText="处处退出" cancelText="取消" onConfirm={() => void everywhere()}><Button size="small" danger>处处退出</Button></Popconfirm>}
    >
      {problem && <Alert type="error" title={problem.message} />}
      <Answer of={list} lines={3}>
        {(all) => (
          <Table<Entry>
            size="small" rowKey="id" dataSource={[...all].reverse()} pagination={false} scroll={{ x: 620 }}
            columns={[
              { title: "浏览器", render: (_, s) => <span className="who"><span>{browserOf(s.client)} {s.current && <Tag tone="good">这里</Tag>}</span><small>{s.source}</small></span> },
              { title: "登录于", className: "number", render: (_, s) => s.at.slice(0, 16).replace("T", " ") },
              { title: "最近使用", className: "number", render: (_, s) => s.seen.slice(0, 16).replace("T", " ") },
              { key: "act", align: "right", render: (_, s) => !s.current && <Button size="small" onClick={() => void end(s)}>退出</Button> },
            ]}
          />
        )}
      </Answer>
    </Panel>
  );
}

/** 浏览器自称的名字里,人认得的部分。 */
function browserOf(client: string): string {
  const system = /Windows/.test(client) ? "Windows" : /Android/.test(client) ? "安卓" : /iPhone|iPad/.test(client) ? "苹果手机" : /Mac OS/.test(client) ? "Mac" : /Linux/.test(client) ? "Linux" : "";
  const browser = /Edg\//.test(client) ? "Edge" : /Firefox\//.test(client) ? "Firefox" : /Chrome\//.test(client) ? "Chrome" : /Safari\//.test(client) ? "Safari" : "";
  return [system, browser].filter(Boolean).join(" · ") || client.slice(0, 40) || "未知";
}

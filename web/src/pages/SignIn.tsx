import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Form, Input } from "antd";
import { Navigate, useSearchParams } from "react-router";
import type { Problem } from "../api";
import { useSession } from "../session";

export default function SignIn() {
  const { person, ended } = useSession();
  const [address] = useSearchParams();
  const asked = address.get("next") ?? "/";
  const next = asked.startsWith("/") && !asked.startsWith("//") ? asked : "/";

  if (person && !ended) return <Navigate to={next} replace />;
  return (
    <main className="signin">
      <section className="signin-about" aria-hidden="true">
        <h2>医保基金即时结算与预付金</h2>
        <p>次月第三个工作日前预拨,审核后轧差,每一分都说得清来历。</p>
        <ol>
          <li>导入结算明细</li>
          <li>月初预拨 60%</li>
          <li>申报、审核、协议核查</li>
          <li>轧差结算</li>
          <li>付款入账</li>
        </ol>
      </section>
      <section className="signin-form">
        <h1>
          <img src="/icon.svg" alt="" width={34} height={34} /> 医结
        </h1>
        <Credentials />
        <p className="signin-foot">
          看预付金使用情况?<a href="/disclosure">公开信息</a>不需登录。
        </p>
      </section>
    </main>
  );
}

type Fields = { name?: string; password: string; code?: string };

/** 登录的表单;会话失效后接着办的,不再问是谁。 */
export function Credentials({ of }: { of?: string }) {
  const { signIn } = useSession();
  const attempt = useMutation<void, Problem, Fields>({ mutationFn: (fields) => signIn(of ?? fields.name!.trim(), fields.password, fields.code) });
  return (
    <Form<Fields> layout="vertical" requiredMark={false} onFinish={(fields) => attempt.mutate(fields)} size="large">
      {!of && (
        <Form.Item name="name" label="登录名" rules={[{ required: true, message: "请填写登录名" }]}>
          <Input autoComplete="username" autoFocus />
        </Form.Item>
      )}
      <Form.Item name="password" label="密码" rules={[{ required: true, message: "请填写密码" }]}>
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Form.Item name="code" label="动态口令" extra="启用了的才填">
        <Input inputMode="numeric" autoComplete="one-time-code" maxLength={6} />
      </Form.Item>
      {attempt.error && <Alert type="error" showIcon title={attempt.error.message} className="gap-below" role="alert" />}
      <Button type="primary" htmlType="submit" block loading={attempt.isPending}>登录</Button>
    </Form>
  );
}

import { Alert, Button, Form, Input, Modal } from "antd";
import { useState } from "react";
import { act, type Problem } from "../api";
import { useSession } from "../session";

type Fields = { current: string; next: string; again: string };

/** 修改密码;首次登录必须修改。 */
export function ChangePassword({ forced, onDone }: { forced?: boolean; onDone?: () => void }) {
  const { refresh, signOut } = useSession();
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);

  const submit = async (fields: Fields) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await act("session/password", { old: fields.current, new: fields.next });
      await refresh();
      onDone?.();
    } catch (caught) {
      setProblem(caught as Problem);
      setBusy(false);
    }
  };

  const form = (
    <Form<Fields> layout="vertical" requiredMark={false} onFinish={submit}>
      {forced && <Alert type="info" showIcon title="首次登录,请先修改密码,再办理业务。" className="gap-below" />}
      <Form.Item name="current" label="现在的密码" rules={[{ required: true, message: "请填写现在的密码" }]}>
        <Input.Password autoComplete="current-password" autoFocus />
      </Form.Item>
      <Form.Item name="next" label="新密码" extra="至少 10 位,不含登录名和连续的字符,不同于现在的密码" rules={[{ required: true, message: "请填写新密码" }, { min: 10, message: "至少 10 位" }]}>
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="again" label="再输一次新密码" dependencies={["next"]}
        rules={[{ required: true, message: "请再输一次" }, ({ getFieldValue }) => ({ validator: async (_, value) => { if (value && value !== getFieldValue("next")) throw new Error("两次输入不同"); } })]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      {problem && <Alert type="error" showIcon title={problem.message} className="gap-below" role="alert" />}
      <div className="row-end">
        {forced ? <Button onClick={() => void signOut()}>退出</Button> : <Button onClick={onDone}>取消</Button>}
        <Button type="primary" htmlType="submit" loading={busy}>修改密码</Button>
      </div>
    </Form>
  );

  return forced ? (
    <main className="narrow">
      <h1>修改密码</h1>
      {form}
    </main>
  ) : (
    <Modal open title="修改密码" footer={null} onCancel={onDone}>{form}</Modal>
  );
}

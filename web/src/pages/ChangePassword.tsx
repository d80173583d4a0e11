import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Form, Input } from "antd";
import { act, type Problem } from "../api";
import { useSession } from "../session";
import { Modal } from "../ui/dialogs";

type Fields = { current: string; next: string; again: string };

/** 修改密码;首次登录必须修改。 */
export function ChangePassword({ forced, onDone }: { forced?: boolean; onDone?: () => void }) {
  const { refresh, signOut } = useSession();
  const attempt = useMutation<unknown, Problem, Fields>({
    mutationFn: ({ current, next }) => act("session/password", { old: current, new: next }),
    onSuccess: async () => {
      await refresh();
      onDone?.();
    },
  });

  const form = (
    <Form<Fields> layout="vertical" requiredMark={false} onFinish={(fields) => attempt.mutate(fields)}>
      {forced && <Alert type="info" showIcon title="首次登录,请先修改密码,再办理业务。" className="gap-below" />}
      <Form.Item name="current" label="现在的密码" rules={[{ required: true, message: "请填写现在的密码" }]}>
        <Input.Password autoComplete="current-password" autoFocus={forced} />
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
      {attempt.error && <Alert type="error" showIcon title={attempt.error.message} className="gap-below" role="alert" />}
      <div className="row-end">
        {forced ? <Button onClick={() => void signOut()}>退出</Button> : <Button onClick={onDone}>取消</Button>}
        <Button type="primary" htmlType="submit" loading={attempt.isPending}>修改密码</Button>
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

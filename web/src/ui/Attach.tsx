import { DownloadOutlined, UploadOutlined } from "./icons";
import { App, Button, Form, Upload, type UploadFile } from "antd";
import { fetchFile } from "../api";

/** 选好的附件,随表单提交。 */
export type Chosen = UploadFile[];

export const filesOf = (list?: Chosen) => (list ?? []).map((f) => f.originFileObj as File).filter(Boolean);

/** 选附件。PDF、PNG、JPEG;真正的检查在服务器。 */
export const Attach = ({ label, required = true }: { label: string; required?: boolean }) => (
  <Form.Item name="attach" label={label} valuePropName="fileList" getValueFromEvent={(e: { fileList: Chosen }) => e.fileList} rules={required ? [{ required: true, message: "请附上文件" }] : []}>
    <Upload multiple beforeUpload={() => false} accept=".pdf,.png,.jpg,.jpeg"><Button icon={<UploadOutlined />}>选择文件</Button></Upload>
  </Form.Item>
);

/** 一份附件,点开即取回。 */
export function Attachment({ of }: { of: { sha256: string; name: string } }) {
  const { message } = App.useApp();
  const take = () => fetchFile("prepay/attachment", { sha256: of.sha256 } as never, of.name).catch((problem: Error) => void message.error(problem.message));
  return <Button type="link" size="small" className="attachment" icon={<DownloadOutlined />} onClick={() => void take()}>{of.name}</Button>;
}

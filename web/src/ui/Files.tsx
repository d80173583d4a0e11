import { FileExcelOutlined, FilePdfOutlined, PrinterOutlined } from "./icons";
import { App, Button, Space } from "antd";
import { useState } from "react";
import { fetchPaper, printAddress, type QueryOf, type Question } from "../api";

/** 打印与取走。What the page shows, on paper: the same command with the same options. */
export function Files<P extends Question>({ of, options, title = "", each, small }: {
  of: P; options: QueryOf<P>;
  /** What it is, where the page has several. */
  title?: string;
  /** What there is one of for each line; those can be had as a paper each. */
  each?: string;
  small?: boolean;
}) {
  return (
    <>
      <Papers of={of} options={options} title={title} small={small} excel />
      {each && <Papers of={of} options={{ ...options, each: true }} title={`逐份${each}`} small={small} />}
    </>
  );
}

function Papers<P extends Question>({ of, options, title, small, excel }: { of: P; options: QueryOf<P>; title: string; small?: boolean; excel?: boolean }) {
  const { message } = App.useApp();
  const [busy, setBusy] = useState<"xlsx" | "pdf">();
  const save = async (form: "xlsx" | "pdf") => {
    const key = "files";
    const told = (content: string) => void message.open({ key, type: "loading", content, duration: 0 });
    setBusy(form);
    told("正在准备 …");
    try {
      await fetchPaper(of, options, form, told);
      message.destroy(key);
    } catch (problem) {
      void message.open({ key, type: "error", content: (problem as Error).message, duration: 8 });
    }
    setBusy(undefined);
  };
  return (
    <Space.Compact size={small ? "small" : "middle"}>
      <Button icon={<PrinterOutlined />} href={printAddress(of, options)} target="_blank">{title ? `打印${title}` : "打印"}</Button>
      <Button icon={<FilePdfOutlined />} aria-label={`下载 PDF ${title}`.trim()} loading={busy === "pdf"} onClick={() => save("pdf")}>PDF</Button>
      {excel && <Button icon={<FileExcelOutlined />} aria-label={`下载 Excel ${title}`.trim()} loading={busy === "xlsx"} onClick={() => save("xlsx")}>Excel</Button>}
    </Space.Compact>
  );
}

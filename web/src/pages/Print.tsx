import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useEffect } from "react";
import { useParams, useSearchParams } from "react-router";
import { askPapers, type Problem } from "../api";
import type { Paper } from "../answers";
import { count, hashGroups, yuan } from "../format";
import { Waiting } from "../ui/states";
import { Trouble } from "../ui/trouble";
import "./print.css";

/** 单据的打印页。A command's papers, each on pages of its own; the server prints this same page to make a PDF, and is told by paperReady how it went. */
export default function Print() {
  const { "*": command = "" } = useParams();
  const [address] = useSearchParams();
  const asked = useQuery<Paper[], Problem>({ queryKey: ["papers", command, address.toString()], staleTime: Number.POSITIVE_INFINITY, queryFn: () => askPapers(command, Object.fromEntries(address)) });
  const { data: papers, error } = asked;
  useEffect(() => {
    if (papers) document.title = `${papers[0].name}${papers.length > 1 ? ` 等 ${papers.length} 份` : ""}`;
    const said = error ? error.message : !papers ? "" : hasChinese() ? "ready" : "本机没有中文字体,请安装 fonts-wqy-zenhei";
    if (said) (window as { paperReady?(said: string): void }).paperReady?.(said);
    if (papers && window.location.hash === "#now") window.print();
  }, [papers, error]);
  if (error) return <main className="narrow"><Trouble problem={error} /></main>;
  if (!papers) return <Waiting />;
  return (
    <>
      <style>{papers.map(pageRule).join("\n")}</style>
      <div className="print-bar">
        <span>{papers[0].title}{papers.length > 1 && `,共 ${papers.length} 份`}</span>
        <Button type="primary" onClick={() => window.print()}>打印</Button>
      </div>
      <main className="sheets">{papers.map((paper, index) => <Sheet key={index} paper={paper} page={`p${index}`} />)}</main>
    </>
  );
}

/** 每份自己的页脚:是什么,第几页。 */
const pageRule = (paper: Paper, index: number) => {
  const font = `font: 8pt "WenQuanYi Zen Hei", "SimSun", "Songti SC", "Noto Sans CJK SC", sans-serif; color: #566270; vertical-align: top; padding-top: 3mm;`;
  return `@page p${index} { size: A4${paper.wide ? " landscape" : ""}; margin: 14mm 14mm 18mm; @bottom-left { content: "${quoted(`${paper.office}  ${paper.name}`)}"; ${font} white-space: nowrap; } @bottom-right { content: "第 " counter(page) " 页,共 " counter(pages) " 页"; ${font} white-space: nowrap; } }`;
};

const quoted = (text: string) => text.replace(/["\\\n\r\f<]/g, (c) => `\\${c.charCodeAt(0).toString(16)} `);

/** 字形一样的两个字,是没有字体的方框。 */
function hasChinese(): boolean {
  const draw = (text: string) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [32, 32];
    const brush = canvas.getContext("2d")!;
    brush.font = "24px sans-serif";
    brush.fillText(text, 2, 26);
    return canvas.toDataURL();
  };
  return draw("医") !== draw("结");
}

type Column = Paper["tables"][number]["columns"][number];

function Sheet({ paper, page }: { paper: Paper; page: string }) {
  return (
    <article className={`sheet${paper.wide ? " sheet-wide" : ""}`} style={{ page }}>
      <header>
        <p className="sheet-office">{paper.office}</p>
        <h1>{paper.title} <small>{paper.subject}</small></h1>
        <dl>{paper.facts.map((fact) => <div key={fact.label}><dt>{fact.label}</dt><dd>{fact.value}</dd></div>)}<div className="sheet-unit"><dt>单位</dt><dd>元</dd></div></dl>
      </header>
      {paper.tables.map((table, index) => (
        <section key={index}>
          <table className={table.columns.length > (paper.wide ? 9 : 6) ? "dense" : undefined}>
            {table.title && <caption>{table.title}</caption>}
            <thead><tr>{table.columns.map((column) => <th key={column.title} scope="col" className={`of-${column.kind.toLowerCase()}`}>{column.title}</th>)}</tr></thead>
            <tbody>
              {table.rows.map((row, n) => <tr key={n} className={row.strong ? "strong" : undefined}>{row.cells.map((cell, i) => <Cell key={i} value={cell} of={table.columns[i]} />)}</tr>)}
              {table.total && <tr className="strong">{table.total.cells.map((cell, i) => <Cell key={i} value={cell} of={table.columns[i]} />)}</tr>}
            </tbody>
          </table>
          {table.rows.length === 0 && <p className="sheet-none">(无)</p>}
        </section>
      ))}
      <footer>
        {paper.notes.map((note) => <p key={note}>{note}</p>)}
        <div className="sheet-signatures" style={{ gridTemplateColumns: `repeat(${paper.signatures.length > 4 ? 3 : paper.signatures.length}, 1fr)` }}>
          {paper.signatures.map((s) => <div key={s.post}><span>{s.post}</span><b>{s.name}</b><small>{s.on}</small></div>)}
        </div>
        {paper.hash && <p className="sheet-hash">摘要 {hashGroups(paper.hash).join(" ")}</p>}
      </footer>
    </article>
  );
}

function Cell({ value, of }: { value: unknown; of: Column }) {
  const kind = `of-${of.kind.toLowerCase()}`;
  if (value === null || value === undefined) return <td className={kind} />;
  if (typeof value !== "number") return <td className={kind}>{String(value)}</td>;
  return <td className={`${kind}${value < 0 ? " minus" : ""}`}>{of.kind === "Money" ? yuan(value) : count(value)}</td>;
}

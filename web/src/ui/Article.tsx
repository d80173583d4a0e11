import { Popover } from "antd";
import { useState } from "react";
import type { Words } from "../law";

/** 条款。A citation; opened, the article's own words. */
export function Article({ cite }: { cite: string }) {
  const [words, setWords] = useState<Words | null>();
  if (!/^(方案|办法)·/.test(cite)) return <span className="article">{cite}</span>;
  const load = async (open: boolean) => {
    if (open && words === undefined) setWords((await import("../law")).wordsOf(cite) ?? null);
  };
  return (
    <Popover
      trigger="click" onOpenChange={(open) => void load(open)} title={words?.title}
      content={<div className="law">{words ? words.text : words === null ? "没有找到这一条的原文。" : "…"}</div>}
    >
      <button type="button" className="article article-open" aria-label={`${cite},看原文`}>{cite}</button>
    </Popover>
  );
}

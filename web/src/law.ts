import measures from "../../policy/measures-2025-7.txt?raw";
import plan from "../../policy/plan-2025-6.txt?raw";

/** 条文。The words of the two texts, by the citation that answers carry: 方案·三, 办法·第五条. */
const documents = {
  方案: { title: "山西省医保基金即时结算工作实施方案(晋医保办发〔2025〕6号)", sections: split(plan, /^\s*([一二三四五六七八九十]+)、/) },
  办法: { title: "基本医疗保险基金预付管理办法(试行)(晋医保发〔2025〕7号)", sections: split(measures, /^\s*(第[一二三四五六七八九十]+条)/) },
};

export const all = Object.entries(documents).map(([name, { title, sections }]) => ({ name, title, sections: [...sections] }));

export type Words = { title: string; text: string };

export function wordsOf(cite: string): Words | undefined {
  const [name, rest = ""] = cite.split("·");
  const document = documents[name as keyof typeof documents];
  if (!document) return undefined;
  const keys = rest.split("、").map((part) => /^(第[一二三四五六七八九十]+条|[一二三四五六七八九十]+)/.exec(part)?.[1]);
  const texts = keys.map((key) => key && document.sections.get(key)).filter((text) => text !== undefined);
  return texts.length > 0 ? { title: document.title, text: texts.join("\n\n") } : undefined;
}

function split(text: string, heading: RegExp): Map<string, string> {
  const sections = new Map<string, string>();
  let current = "";
  for (const line of text.split("\n")) {
    const found = heading.exec(line)?.[1];
    if (found && !sections.has(found)) sections.set((current = found), line.trim());
    else if (current && line.trim()) sections.set(current, `${sections.get(current)}\n${line.trim()}`);
  }
  return sections;
}

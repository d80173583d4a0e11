// 供 load.mjs、ask.mjs、month.mjs 引用:像浏览器一样登录、查询,记下每种查询的历时,印成表格。
import { performance } from "node:perf_hooks";

const password = "yijie-2025-demo";
const taken = new Map();
let address = "";

export const at = (server) => (address = server);
export const any = (list) => list[Math.floor(Math.random() * list.length)];
export const some = (n) => Math.floor(Math.random() * n);

/** 一次请求;内容是文字的,是 JSON。 */
export async function send(cookie, path, options = {}, init = {}) {
  const query = new URLSearchParams(Object.entries(options).filter(([, value]) => value !== undefined));
  const json = typeof init.body === "string" ? { "content-type": "application/json" } : {};
  const begin = performance.now();
  const reply = await fetch(`${address}/api/v1/${path}?${query}`, { ...init, headers: { cookie, "x-yijie": "1", ...json, ...init.headers } });
  const text = await reply.text();
  return { reply, text, milliseconds: performance.now() - begin };
}

/** 登录,得到以后查询所凭的。登录按地址限次,人多时各从各的地址来。 */
export async function signIn(name, from) {
  const headers = from ? { "x-forwarded-for": from } : {};
  const { reply, text } = await send("", "session", {}, { method: "POST", body: JSON.stringify({ name, password }), headers });
  if (!reply.ok) throw new Error(`${name} 不能登录:${text}`);
  return reply.headers.getSetCookie().map((c) => c.split(";")[0]).join("; ");
}

/** 查询,记在这个名下。 */
export const ask = (cookie, name, path, options) => note(name, path, options, send(cookie, path, options));

const acting = "办理 ";

/** 办理,另记。 */
export const act = (cookie, path, body) => note(acting + path, path, body, send(cookie, path, {}, { method: "POST", body: JSON.stringify(body) }));

async function note(name, path, options, sent) {
  const { reply, text, milliseconds } = await sent;
  if (!taken.has(name)) taken.set(name, { times: [], errors: 0, bytes: 0 });
  const row = taken.get(name);
  row.times.push(milliseconds);
  row.bytes = Math.max(row.bytes, text.length);
  if (reply.ok) return JSON.parse(text);
  if (row.errors++ < 2) console.error(`${path} ${JSON.stringify(options)}:${reply.status} ${text.slice(0, 200)}`);
  return undefined;
}

/** 从头记。 */
export const forget = () => taken.clear();

const share = (times, part) => [...times].sort((a, b) => a - b)[Math.min(times.length, Math.ceil(times.length * part)) - 1];
const width = (text) => [...text].reduce((sum, c) => sum + (c > "⺀" ? 2 : 1), 0);
const padded = (text, columns) => " ".repeat(Math.max(0, columns - width(text))) + text;

/** 次数、中位、p95、最慢(毫秒)、出错、答复的大小;给了目标的另列。 */
export function print(targets) {
  const heads = ["次数", "中位", "p95", "最慢", "出错", "千字节", ...(targets ? ["目标"] : [])];
  const line = (name, cells) => console.log(name + " ".repeat(Math.max(0, 32 - width(name))) + cells.map((c) => padded(String(c), 9)).join(""));
  line("毫秒", heads);
  const rows = [...taken].map(([name, row]) => ({ name, ...row, p95: share(row.times, 0.95) })).sort((a, b) => b.p95 - a.p95);
  const all = (name, of) => ({ name, times: of.flatMap((r) => r.times), errors: of.reduce((sum, r) => sum + r.errors, 0), bytes: 0 });
  const [acts, questions] = [rows.filter((r) => r.name.startsWith(acting)), rows.filter((r) => !r.name.startsWith(acting))];
  const totals = [all("全部查询", questions), all("全部办理", acts)].filter((t) => t.times.length > 0).map((t) => ({ ...t, p95: 0 }));
  for (const row of targets ? rows : [...rows, ...totals])
    line(row.name, [row.times.length, ...[0.5, 0.95, 1].map((part) => share(row.times, part).toFixed(0)), row.errors, (row.bytes / 1024).toFixed(0), ...(targets ? [targets[row.name] ?? ""] : [])]);
}

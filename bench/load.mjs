// 二十个人同时办事:各按自己的岗位一页接一页地打开,一页要问的同时问,看一会儿再开下一页;审批、财政和机构隔一阵办一件事。统计每种查询、办理的历时,自第一次起。
//   node load.mjs 地址 秒数 统筹区,… > 表格
import { act, any, ask, at, print, signIn, some } from "./lib-client.mjs";

at(process.argv[2]);
const [seconds, regions] = [Number(process.argv[3]), process.argv[4].split(",")];
const [month, before, limit] = ["2026-06", "2026-05", 50];

const page = (n = 0) => ({ _offset: n * limit, _limit: limit });

/** 各页要问的,同 web/src/pages。 */
const pages = {
  desk: (u) => [["overview", { region: u.region }], ["batch/list", { region: u.region }], ["duties", { region: u.region, from: "2026-06-26", to: "2026-09-24" }]],
  month: (u) => [["overview", { region: u.region, month }], ["batch/list", { region: u.region, month }]],
  advance: (u) => [["batch/list", { region: u.region, fund: "310", month }], ["advance/show", { id: `${u.region}-310-202606-A1`, _of: "lines", _sort: "-amount_fen", ...page(some(5)) }]],
  settle: (u) => [["batch/list", { region: u.region, fund: "310", month }], ["settle/show", { id: `${u.region}-310-202606-S1`, _of: "statements", _sort: "-gross_fen", ...page(some(5)) }]],
  find: (u) => [["settle/show", { id: `${u.region}-310-202606-S1`, _of: "statements", _q: u.codes ? any(u.codes).slice(-4) : "1", ...page() }]],
  notReady: (u) => [["settle/show", { id: `${u.region}-310-202606-S1`, _of: "not_ready", ...page() }]],
  payments: (u) => [["batch/list", { region: u.region, fund: "310", month: before }], ["pay/list", { region: u.region, batch: `${u.region}-310-202605-S1`, ...page(some(5)) }]],
  providers: (u) => [["providers/list", { region: u.region, ...page(some(20)) }]],
  provider: (u, code = any(u.codes)) => [["providers/show", { code }], ["pay/list", { region: u.region, provider: code }]],
  statement: (u, code = any(u.codes)) => [["statement", { provider: code, fund: "310", month: before }], ["pay/list", { region: u.region, fund: "310", provider: code, month: before }]],
  rows: (u, code = any(u.codes)) => [["records/list", { provider: code, month: before, ...page() }]],
  why: (u, code = any(u.codes)) => [["explain", { id: `${u.region}-310-202606-S1`, provider: code }]],
  balances: (u) => [["ledger/trial-balance", { region: u.region, fund: "310" }]],
  account: (u) => [["ledger/trial-balance", { region: u.region, fund: "310" }], ["ledger/account", { region: u.region, fund: "310", account: "1004", _of: "lines", ...page() }]],
  journal: (u) => [["ledger/journal", { region: u.region, fund: "310", to: "2026-08-12", headers: true, _sort: "-seq", ...page() }]],
  ageing: (u) => [["ledger/ageing", { region: u.region, fund: "310", _sort: "-age_months", ...page() }]],
  registers: (u) => [["ledger/registers", { region: u.region, fund: "310", kind: "deposit", ...page() }]],
  duties: (u) => [["duties", { region: u.region, from: "2026-06-01", to: "2026-08-31", ...page() }]],
  supervision: () => [["supervise/ranking", { year: "2026", kind: "institution" }], ["supervise/overview", { year: "2026", kind: "institution" }]],
  region: () => [["supervise/region", { region: any(regions), year: "2026", kind: "institution" }]],
  audit: () => [["audit/list", { from: "2026-07-01", _sort: "-seq", ...page() }], ["audit/access", { _sort: "-at", ...page() }]],
  own: (u) => [["providers/money", { code: u.provider }], ["duties", { region: u.region, provider: u.provider }], ["pay/list", { region: u.region, provider: u.provider }]],
  ownStatement: (u) => [["statement", { provider: u.provider, fund: "310", month: before }], ["pay/list", { region: u.region, fund: "310", provider: u.provider, month: before }]],
};

const posts = {
  h: ["desk", "month", "advance", "settle", "find", "notReady", "providers", "provider", "statement", "rows", "duties"],
  r: ["desk", "advance", "settle", "find", "statement", "why", "provider"],
  a: ["desk", "month", "advance", "settle", "notReady", "why"],
  k: ["desk", "balances", "account", "journal", "ageing", "registers", "statement"],
  c: ["desk", "payments", "payments", "provider", "account"],
  f: ["desk", "month", "balances"],
  province: ["supervision", "region", "settle", "overviewOf", "statement"],
  auditor: ["audit", "supervision", "journal", "settle", "why"],
  p: ["own", "ownStatement"],
};
pages.overviewOf = pages.month;

/** 每看这么多页,办一件事。 */
const pagesPerAct = 20;

const months = [...Array(12).keys()].map((m) => `${2025 + Math.floor((m + 5) / 12)}-${String(((m + 5) % 12) + 1).padStart(2, "0")}`);

/** 各岗位办的事。 */
const acts = {
  a: async (u, n) => {
    const stop = n % 2 === 0 ? { verb: "place", provider: (u.stopped = any(u.codes)) } : { verb: "lift", provider: u.stopped };
    await act(u.cookie, `stop/${stop.verb}`, { provider: stop.provider, reason: "核查" });
  },
  f: (u, n) => act(u.cookie, "funds/receive", { fund: "310", amount: 1000, ref: `L${n}-${u.region}` }),
  p: async (u, n) => {
    if (n % 3 === 2) return act(u.cookie, "declare/submit", { fund: "310", month: "2026-07", amount: 10_000 + n });
    const of = { fund: "310", month: months[n % 12] };
    const own = await ask(u.cookie, "statement", "statement", { provider: u.provider, ...of });
    if (own) await act(u.cookie, "reconcile/confirm", { ...of, hash: own.hash });
  },
};

/** 谁在办事:三个统筹区各一名经办、复核、审批、会计,其余各岗位补足二十人。 */
const people = [
  ...regions.flatMap((region) => ["h", "r", "a", "k"].map((post) => ({ name: `${post}.${region}`, post, region }))),
  { name: `h.${regions[0]}`, post: "h", region: regions[0] }, { name: `c.${regions[0]}`, post: "c", region: regions[0] }, { name: `c.${regions[1]}`, post: "c", region: regions[1] },
  { name: `f.${regions[0]}`, post: "f", region: regions[0] }, { name: "province", post: "province" }, { name: "auditor", post: "auditor" }, ...regions.slice(0, 2).map((region) => ({ post: "p", region })),
];

const titleOf = (path, options) => `${path}${options._of ? ` ${options._of}` : ""}${options._q ? "(查找)" : ""}`;

async function work(user, until) {
  const own = posts[user.post];
  for (let [n, turn, acted] = [some(own.length), some(pagesPerAct), 0]; performance.now() < until; n++) {
    const of = { ...user, region: user.region ?? any(regions) };
    of.codes = codes.get(of.region);
    if (acts[user.post] && ++turn % pagesPerAct === 0) await acts[user.post](Object.assign(user, { codes: of.codes }), acted++);
    await Promise.all(pages[own[n % own.length]](of).map(([path, options]) => ask(user.cookie, titleOf(path, options), path, options)));
    await new Promise((resume) => setTimeout(resume, 500 + Math.random() * 1000));
  }
}

const codes = new Map();
for (const user of people) {
  if (user.post === "p") Object.assign(user, { provider: codes.get(user.region)[0], name: `p.${codes.get(user.region)[0]}` });
  user.cookie = await signIn(user.name);
  if (!user.region || codes.has(user.region)) continue;
  const listed = await ask(user.cookie, "providers/list", "providers/list", { region: user.region });
  codes.set(user.region, listed.map((p) => p.code));
}

await Promise.all(people.map((user) => work(user, performance.now() + seconds * 1000)));
print();

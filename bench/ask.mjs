// 问一句,等答复,再问下一句;每句问的都不同,服务记住的答复用不上。统计每种问法的历时。
//   node ask.mjs 地址 次数 统筹区,… > 表格
import { any, ask, at, forget, print, signIn, some } from "./lib-client.mjs";

at(process.argv[2]);
const [times, regions] = [Number(process.argv[3]), process.argv[4].split(",")];
const targets = { "一家机构的结算单": 20, "一家机构一个月的明细": 50, "按结算 ID 查一行": 20, "暂付款账龄": 200, "全省概览": 500 };

const province = await signIn("province");
const codes = new Map();
for (const region of regions) codes.set(region, (await ask(province, "", "providers/list", { region })).map((p) => p.code));
/** 导入的那几家,明细是真的,按结算 ID 查得到。 */
const real = [];
for (const { code } of (await ask(province, "", "providers/list", { region: "149900" })).filter((p) => !p.name.endsWith("机构")))
  real.push(...(await ask(province, "", "records/list", { provider: code, month: "2025-06" })).map((row) => ({ setl_id: row.setl_id, provider: code })));
const month = () => `2026-0${1 + some(5)}`;
const provider = () => any(codes.get(any(regions)));

const kinds = [
  ["一家机构的结算单", () => ["statement", { provider: provider(), fund: any(["310", "390"]), month: month() }]],
  ["一家机构一个月的明细", () => ["records/list", { provider: provider(), month: month() }]],
  ["按结算 ID 查一行", () => ["records/show", any(real)]],
  ["暂付款账龄", (n) => ["ledger/ageing", { region: any(regions), fund: any(["310", "390"]), on: day(n), _sort: "-age_months", _limit: 50 }]],
  ["全省概览", (n) => ["supervise/overview", { from: `2025-${String(6 + (n % 7)).padStart(2, "0")}`, to: `2026-0${1 + (n % 6)}`, on: day(n, 12) }]],
];

/** 问的日子各不相同;监督数据采集于 8 月 12 日,不早于它。 */
const day = (n, first = 1) => new Date(Date.UTC(2026, 7, first + (n % 300))).toISOString().slice(0, 10);

for (const rounds of [10, times]) {
  forget();
  for (const [name, of] of kinds) for (let n = 0; n < rounds; n++) await ask(province, name, ...of(n));
}
print(targets);

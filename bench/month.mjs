// 各统筹区一个月的预拨与结算,经服务办成:两个险种,试算、复核、审批、导出、银行回执入账。一个统筹区的各步有先后;几个统筹区同时办。
//   node month.mjs sign-in 地址 凭证文件 统筹区…            各统筹区经办、复核、审批、出纳四个人登录
//   node month.mjs act 地址 凭证文件 月份 同时办几个 > 各步   每步一行:名称、秒;末行 total:从第一步到最后一步
import { readFileSync, writeFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { at, send, signIn } from "./lib-client.mjs";

const [what, address, file, ...rest] = process.argv.slice(2);
at(address);
await (what === "sign-in" ? signAllIn(rest) : actAll(rest[0], Number(rest[1])));

async function signAllIn(regions) {
  const cookies = {};
  for (const region of regions) {
    cookies[region] = {};
    for (const who of ["h", "r", "a", "c"]) cookies[region][who] = await signIn(`${who}.${region}`, `10.${region.slice(2, 4)}.0.1`);
  }
  writeFileSync(file, JSON.stringify(cookies));
}

async function actAll(month, together) {
  const waiting = Object.entries(JSON.parse(readFileSync(file, "utf8")));
  const begin = performance.now();
  await Promise.all([...Array(together)].map(async () => {
    for (let next; (next = waiting.shift()); ) await actRegion(...next, month);
  }));
  console.log("total", seconds(begin));
}

async function actRegion(region, cookies, month) {
  const after = new Date(`${month}-01T00:00Z`);
  after.setUTCMonth(after.getUTCMonth() + 1);
  const next = after.toISOString().slice(0, 7);
  for (const [act, on] of [["advance", `${next}-22`], ["settle", `${next}-23`]])
    for (const fund of ["310", "390"]) {
      const step = (who, name, path, body) => timed(`${act}-${fund}-${name}`, cookies[who], path, body);
      const json = (body) => JSON.stringify({ on, ...body });
      const { id, hash } = (await step("h", "calculate", `${act}/calculate`, json({ region, fund, month, brief: "true" }))).answer;
      await step("r", "review", `${act}/review`, json({ id, hash, brief: "true" }));
      await step("a", "approve", `${act}/approve`, json({ id, hash, brief: "true" }));
      const { link } = await step("c", "export", "pay/export", json({ batch: id, out: `${id}.xml` }));
      await step("c", "result", "pay/result", bankConfirms(await download(cookies.c, link), on));
    }
}

/** 一步:印出名称和历时,取回所写的文件另算。 */
async function timed(name, cookie, path, body) {
  const begin = performance.now();
  const { reply, text } = await send(cookie, path, {}, { method: "POST", body });
  if (!reply.ok) throw new Error(`${path}:${reply.status} ${text}`);
  console.log(name, seconds(begin));
  return { answer: JSON.parse(text), link: /<([^>]*)>/.exec(reply.headers.get("link") ?? "")?.[1] };
}

async function download(cookie, link) {
  const reply = await fetch(new URL(link, address), { headers: { cookie } });
  if (!reply.ok) throw new Error(`${link}:${reply.status}`);
  return Buffer.from(await reply.arrayBuffer());
}

/** 银行对文件里的每一条指令都答复“已入账”。 */
function bankConfirms(payments, on) {
  const [before, after] = ["<InstrId>", "<"];
  let rows = "instruction_id,status,booked_on,bank_ref\n";
  for (let place = -1; (place = payments.indexOf(before, place + 1)) >= 0; ) {
    place += before.length;
    rows += `${payments.latin1Slice(place, payments.indexOf(after, place))},ACSC,${on},B\n`;
  }
  const form = new FormData();
  form.set("on", on);
  form.set("file", new Blob([rows]), "results.csv");
  return form;
}

function seconds(begin) {
  return ((performance.now() - begin) / 1000).toFixed(3);
}

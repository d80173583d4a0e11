// 各统筹区一个月的预拨与结算,经服务办成:两个险种,试算、复核、审批、导出、银行回执入账。一个统筹区的各步有先后;几个统筹区同时办。
//   node month.mjs sign-in 地址 凭证文件 统筹区…            各统筹区经办、复核、审批、出纳四个人登录
//   node month.mjs act 地址 凭证文件 月份 同时办几个 > 各步   每步一行:名称、秒;末行 total:从第一步到最后一步
import { readFileSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { performance } from "node:perf_hooks";
import { at, signIn } from "./lib-client.mjs";

const [what, address, file, ...rest] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true });
const boundary = "----months-of-the-bank";
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
      const step = (who, name, path, type, body) => timed(`${act}-${fund}-${name}`, cookies[who], path, type, body);
      const json = (who, name, path, body) => step(who, name, path, "application/json", JSON.stringify({ on, ...body }));
      const { id, hash } = (await json("h", "calculate", `${act}/calculate`, { region, fund, month, brief: "true" })).answer;
      await json("r", "review", `${act}/review`, { id, hash, brief: "true" });
      await json("a", "approve", `${act}/approve`, { id, hash, brief: "true" });
      const { link } = await json("c", "export", "pay/export", { batch: id, out: `${id}.xml` });
      const { content } = await send(cookies.c, link, {});
      await step("c", "result", "pay/result", `multipart/form-data; boundary=${boundary}`, bankConfirms(content, on));
    }
}

/** 一步:印出名称和历时,取回所写的文件另算。 */
async function timed(name, cookie, path, type, body) {
  const begin = performance.now();
  const { headers, content } = await send(cookie, `/api/v1/${path}`, { "content-type": type, "content-length": Buffer.byteLength(body) }, body);
  console.log(name, seconds(begin));
  return { answer: JSON.parse(content), link: /<([^>]*)>/.exec(headers.link ?? "")?.[1] };
}

/** 一次请求。不用 fetch:支付文件一百多兆,它逐块转手,与程序争这两个核。 */
function send(cookie, path, headers, body) {
  return new Promise((done, fail) => {
    const asked = request(new URL(path, address), { agent, method: body === undefined ? "GET" : "POST", headers: { cookie, "x-yijie": "1", ...headers } }, (reply) => {
      const chunks = [];
      reply.on("data", (chunk) => chunks.push(chunk));
      reply.on("error", fail);
      reply.on("end", () => {
        const content = Buffer.concat(chunks);
        if (reply.statusCode === 200) done({ headers: reply.headers, content });
        else fail(new Error(`${path}:${reply.statusCode} ${content}`));
      });
    });
    asked.on("error", fail);
    asked.end(body);
  });
}

/** 银行对文件里的每一条指令都答复“已入账”:一个表单,两栏。 */
function bankConfirms(payments, on) {
  const [before, after] = ["<InstrId>", "<"];
  let rows = "instruction_id,status,booked_on,bank_ref\n";
  for (let place = -1; (place = payments.indexOf(before, place + 1)) >= 0; ) {
    place += before.length;
    rows += `${payments.latin1Slice(place, payments.indexOf(after, place))},ACSC,${on},B\n`;
  }
  const field = (name, text) => `--${boundary}\r\ncontent-disposition: form-data; name=${name}\r\n\r\n${text}\r\n`;
  return `${field("on", on)}${field("file; filename=results.csv", rows)}--${boundary}--\r\n`;
}

function seconds(begin) {
  return ((performance.now() - begin) / 1000).toFixed(3);
}

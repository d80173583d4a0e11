import { QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import type { components, paths } from "./schema";
import { inWords } from "./words";

/** 不予办理的一条理由。 */
export type Refusal = { article: string; reason: string };

/** 没有办成。The server's problem details; where the rules forbid it, with every reason and article. */
export class Problem extends Error {
  constructor(readonly status: number, readonly title: string, readonly refusals: Refusal[] = []) {
    super(refusals.length > 0 ? refusals.map((r) => r.reason).join(";") : title);
  }
}

/** 接口的类型,出自 /openapi/v1.json(npm run types)。Paths are the commands' own: "batch/list". */
type Of<P extends string, M extends "get" | "post"> = `/api/v1/${P}` extends keyof paths ? paths[`/api/v1/${P}`][M] : never;
type Named<M extends "get" | "post"> = { [K in keyof paths]: K extends `/api/v1/${infer P}` ? (paths[K][M] extends undefined ? never : P) : never }[keyof paths];
type Answered<O> = O extends { responses: { 200: { content: { "application/json": infer A } } } } ? A : undefined;
type Value = string | number | boolean | readonly string[] | null | undefined;
type Given<T> = { [K in keyof T]?: Value };

export type Question = Named<"get">;
export type Act = Named<"post">;
export type AnswerTo<P extends Question> = Answered<Of<P, "get">>;
export type OutcomeOf<P extends Act> = Answered<Of<P, "post">>;
export type QueryOf<P extends Question> = Of<P, "get"> extends { parameters: { query?: infer Q } } ? Given<NonNullable<Q>> & { on?: string } : Options;
type BodyOf<P extends Act> = Of<P, "post"> extends { requestBody: { content: infer C } } ? Given<C[keyof C]> : Options;
type Options = Record<string, Value>;
type Schemas = components["schemas"];

const root = "/api/v1/";

/** What no other site's page can send. */
const guard = "X-Yijie";

/** 业务日。Of a demonstration, where another day than the server's was chosen; else nothing is said and it is today. */
const dayKept = "yijie.day";
export const businessDay = { chosen: sessionStorage.getItem(dayKept) ?? undefined };
export const chooseBusinessDay = (day: string) => sessionStorage.setItem(dayKept, day);

/** What is no command has no day. */
const withoutDay = /^(session|jobs)/;

async function reply<T>(response: Response): Promise<T> {
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as T;
  // The session has ended: whoever shows something of it goes to the sign-in.
  if (response.status === 401) queries.setQueryData(["session"], null);
  const problem = await response.json().catch(() => ({}));
  throw new Problem(response.status, problem.detail || problem.title || `服务器答复 ${response.status}`, problem.refusals ?? []);
}

async function reach(path: string, init?: RequestInit): Promise<Response> {
  try {
    return await fetch(root + path, { ...init, headers: { ...init?.headers, [guard]: "1" } });
  } catch {
    throw new Problem(0, "连接不上服务器,请稍后再试");
  }
}

/** 查询。A reading command: its options as the query. */
export async function ask<P extends Question>(path: P, options?: QueryOf<P>): Promise<AnswerTo<P>> {
  return reply(await reach(withQuery(path, options)));
}

function withQuery(path: string, options: Options = {}): string {
  const query = new URLSearchParams();
  if (businessDay.chosen && !options.on && !withoutDay.test(path)) query.set("on", businessDay.chosen);
  for (const [name, value] of Object.entries(options)) for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined && one !== null && one !== "" && one !== false) query.append(name, String(one));
  return query.size > 0 ? `${path}?${query}` : path;
}

/** 公开的查询,不问是谁。 */
export const askOpenly = async <T>(path: string): Promise<T> => reply(await reach(path));

/** 办理。A writing command: its options as JSON. */
export async function act<P extends Act>(path: P, options?: BodyOf<P>): Promise<OutcomeOf<P>> {
  const body = businessDay.chosen && !withoutDay.test(path) ? { on: businessDay.chosen, ...options } : options;
  return reply(await reach(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body ?? {}) }));
}

export const remove = async (path: "session" | "sessions" | `sessions/${string}`): Promise<void> => reply(await reach(path, { method: "DELETE" }));

/** 一页:由服务器找、排、翻的一览。 */
type RowsIn<A, F> = A extends readonly (infer R)[] ? R : F extends keyof A ? (A[F] extends readonly (infer R)[] ? R : never) : never;

/** 一行,关于机构的另有机构名称。 */
export type PagedRow<P extends Question, F = never> = RowsIn<AnswerTo<P>, F> & { provider_name?: string };

/** 合计:金额相加,标志与原因计数,行中的一览合在一起。 */
export type Sums = { [field: string]: number | Sums };

/** Of a field, or of one within it; nothing there is zero. */
export const sumOf = (sums: Sums, ...path: string[]): number => {
  const found = path.reduce<number | Sums | undefined>((at, name) => (typeof at === "object" ? at[name] : undefined), sums);
  return typeof found === "number" ? found : 0;
};

/** 要哪些行:含有这些字的;is 都符合的,not 除去都符合的:field、-field 是否,field:code 是什么,以逗号分隔。 */
export type Wanted = { find?: string; is?: string; not?: string };

export function usePaged<P extends Question, F extends string = never>(path: P, options: QueryOf<P>, page: Wanted & { of?: F; by?: string; sort?: string; offset: number; limit: number }, enabled = true) {
  const query = { ...options, _of: page.of, _q: page.find, _is: page.is, _not: page.not, _by: page.by, _sort: page.sort, _offset: page.offset, _limit: page.limit };
  return useQuery<{ rows: PagedRow<P, F>[]; total: number; counts: Record<string, number>; sums: Sums; whole: AnswerTo<P> }, Problem>({
    queryKey: [path, query], enabled, placeholderData: (before) => before,
    queryFn: async () => {
      const response = await reach(withQuery(path, query));
      const total = Number(response.headers.get("x-total-count") ?? 0);
      const whole = await reply<AnswerTo<P>>(response);
      const rows = page.of ? (whole as Record<string, unknown>)[page.of] : whole;
      const said = (header: string) => JSON.parse(response.headers.get(header) ?? "{}");
      return { rows: rows as PagedRow<P, F>[], total, counts: said("x-counts"), sums: said("x-sums"), whole };
    },
  });
}

/** 一览的行数与合计,不取各行;有 by 的,按那一项的值分组。 */
export const useTotals = <P extends Question, F extends string = never>(path: P, options: QueryOf<P>, of?: F, wanted: Wanted & { by?: string } = {}) => usePaged(path, options, { ...wanted, of, offset: 0, limit: 0 });

/** 任务。Work that outlasts a request. */
export type Job = AnswerTo<"jobs">[number];

/** 上传。Sends a file with a command; says how much has gone, then what the command says while it works. */
export async function upload<P extends Act>(
  path: P, files: { file?: File[]; attach?: File[] }, options: { [K in keyof BodyOf<P>]?: BodyOf<P>[K] | string[] }, on: { sent?(share: number): void; said?(text: string): void; made?(addressOf: (name: string) => string): void } = {},
): Promise<OutcomeOf<P>> {
  const form = new FormData();
  for (const [name, value] of Object.entries({ on: businessDay.chosen, ...options })) for (const one of [value].flat()) if (one !== undefined && one !== null && one !== "") form.append(name, String(one));
  for (const [name, list] of Object.entries(files)) for (const file of list) form.append(name, file, file.name);
  const response = await new Promise<Response>((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${root}${path}?_async=1`);
    request.setRequestHeader(guard, "1");
    request.upload.onprogress = (event) => event.lengthComputable && on.sent?.(event.loaded / event.total);
    request.onerror = () => reject(new Problem(0, "上传中断,请再试一次"));
    request.onload = () => resolve(new Response(request.status === 204 ? null : request.responseText, { status: request.status }));
    request.send(form);
  });
  const { id } = await reply<{ id: string }>(response);
  on.made?.((name) => `${root}downloads/${id}/${encodeURIComponent(name)}`);
  return watch(id, on.said);
}

/** 正显示着的不予办理。 */
export const onScreen = new Set<Problem>();

/**
 * 办理之后。Whatever has been done may change any answer, so all of them are asked again; likewise when it was refused, as a colleague may have acted first.
 * Where the place that said why has gone from the page with that, it is said over the page.
 */
function useAfterwards() {
  const client = useQueryClient();
  const { message } = App.useApp();
  const again = async (problem: Problem) => {
    await client.invalidateQueries();
    setTimeout(() => onScreen.has(problem) || message.warning(`不予办理:${inWords(problem.message)}`, 10), 300);
  };
  return { onSuccess: () => void client.invalidateQueries(), onError: (problem: Problem) => void (problem.status === 422 && again(problem)) };
}

/** 附上文件办理,看着它办完。 */
export function useSend<P extends Act>(path: P) {
  return useMutation<OutcomeOf<P>, Problem, { options: Record<string, string | string[]>; files: { file?: File[]; attach?: File[] } }>({
    mutationFn: ({ options, files }) => upload(path, files, options as BodyOf<P>), ...useAfterwards(),
  });
}

/** 取文件。Has a question make its file and fetches it to the person's own disk. */
export async function fetchFile<P extends Question>(path: P, options: QueryOf<P>, name: string): Promise<void> {
  const made = await reach(withQuery(path, { ...options, out: name }));
  const at = /<([^>]+)>/.exec(made.headers.get("link") ?? "")?.[1];
  await reply(made);
  if (!at) throw new Problem(500, "没有生成文件,请再试一次");
  take(at, name);
}

/** 取单据。Has a question put on paper, as a job for it may take a while, and fetches the file by the name the server gives it. */
export async function fetchPaper<P extends Question>(path: P, options: QueryOf<P>, form: "xlsx" | "pdf", said?: (text: string) => void): Promise<void> {
  const job = await reply<{ id: string }>(await reach(withQuery(path, { ...options, [form]: ".", _async: "1" })));
  take((await watch<Schemas["PaperFileAnswer"]>(job.id, said)).file, "");
}

/** 单据的内容,供打印。 */
export const askPapers = async (path: string, options: Options): Promise<Schemas["Paper"][]> => reply(await reach(withQuery(path, { ...options, papers: true })));

/** 打印的页面。The same command's papers, in a window of their own. */
export const printAddress = (path: string, options: Options): string => `/print/${withQuery(path, options)}#now`;

function take(at: string, name: string) {
  const link = document.createElement("a");
  link.href = at;
  link.download = name;
  link.click();
}

/** 费时的查询,看着它办完。 */
export async function question<P extends Question>(path: P, options: QueryOf<P>, said?: (text: string) => void): Promise<AnswerTo<P>> {
  const { id } = await reply<{ id: string }>(await reach(withQuery(path, { ...options, _async: "1" })));
  return watch(id, said);
}

/** 看着一个任务办完。 */
function watch<T>(id: string, said?: (text: string) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const events = new EventSource(`${root}jobs/${id}/events`);
    events.addEventListener("progress", (event) => said?.(JSON.parse(event.data).text));
    events.addEventListener("end", (event) => {
      events.close();
      const job = JSON.parse(event.data) as Job;
      if (job.state === "done") return resolve(job.answer as T);
      const problem = (job.answer ?? {}) as { title?: string; detail?: string; refusals?: Refusal[] };
      reject(new Problem(job.status ?? 500, problem.detail || problem.title || "任务中断,请再办一次", problem.refusals ?? []));
    });
    // A connection that is lost is made again; one that was refused, as after the session's end, is not.
    events.onerror = () => {
      if (events.readyState === EventSource.CLOSED) void reach(`jobs/${id}`).then((r) => reply(r)).then(() => reject(new Problem(0, "进度中断;办理仍在进行,请稍后查看结果")), reject);
    };
  });
}

export const queries = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 15_000, refetchOnWindowFocus: false, retry: (times, error) => times < 1 && error instanceof Problem && (error.status === 0 || error.status >= 500) },
  },
});

export function useAsk<P extends Question>(path: P, options?: QueryOf<P>, enabled = true) {
  return useQuery<AnswerTo<P>, Problem>({ queryKey: [path, options], queryFn: () => ask(path, options), enabled });
}

export function useAct<P extends Act>(path: P) {
  return useMutation<OutcomeOf<P>, Problem, BodyOf<P>>({ mutationFn: (options) => act(path, options), ...useAfterwards() });
}

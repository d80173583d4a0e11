import { QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

/** 不予办理的一条理由。 */
export type Refusal = { article: string; reason: string };

/** 没有办成。The server's problem details; where the rules forbid it, with every reason and article. */
export class Problem extends Error {
  constructor(readonly status: number, readonly title: string, readonly refusals: Refusal[] = []) {
    super(refusals.length > 0 ? refusals.map((r) => r.reason).join(";") : title);
  }
}

type Options = Record<string, string | number | boolean | null | undefined>;

const root = "/api/v1/";

async function reply<T>(response: Response): Promise<T> {
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as T;
  const problem = await response.json().catch(() => ({}));
  throw new Problem(response.status, problem.detail ?? problem.title ?? `服务器答复 ${response.status}`, problem.refusals ?? []);
}

async function reach(path: string, init?: RequestInit): Promise<Response> {
  try {
    return await fetch(root + path, { credentials: "same-origin", ...init });
  } catch {
    throw new Problem(0, "连接不上服务器,请稍后再试");
  }
}

/** 查询。A reading command: its options as the query. */
export async function ask<T>(path: string, options: Options = {}): Promise<T> {
  return reply<T>(await reach(withQuery(path, options)));
}

function withQuery(path: string, options: Options): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(options)) if (value !== undefined && value !== null && value !== "" && value !== false) query.set(name, String(value));
  return query.size > 0 ? `${path}?${query}` : path;
}

/** 办理。A writing command: its options as JSON. */
export async function act<T>(path: string, options: Options = {}, method = "POST"): Promise<T> {
  return reply<T>(await reach(path, { method, headers: { "content-type": "application/json" }, body: JSON.stringify(options) }));
}

/** 一页:由服务器找、排、翻的一览。 */
export type Rows<T> = { rows: T[]; total: number };

export function usePaged<T>(path: string, options: Options, page: { of?: string; find?: string; sort?: string; offset: number; limit: number }, enabled = true) {
  const query = { ...options, _of: page.of, _q: page.find, _sort: page.sort, _offset: page.offset, _limit: page.limit };
  return useQuery<Rows<T> & { whole: Record<string, unknown> }, Problem>({
    queryKey: [path, query], enabled, placeholderData: (before) => before,
    queryFn: async () => {
      const response = await reach(withQuery(path, query));
      const total = Number(response.headers.get("x-total-count") ?? 0);
      const whole = await reply<Record<string, unknown>>(response);
      return { rows: (page.of ? whole[page.of] : whole) as T[], total, whole };
    },
  });
}

/** 任务。Work that outlasts a request. */
export type Job = { id: string; at: string; name: string; command: string; region: string | null; state: "running" | "done" | "failed" | "interrupted"; status: number | null; answer: unknown };

/** 上传。Sends a file with a command; says how much has gone, then what the command says while it works. */
export async function upload<T>(path: string, file: File, options: Options, on: { sent(share: number): void; said(text: string): void }): Promise<T> {
  const form = new FormData();
  for (const [name, value] of Object.entries(options)) if (value !== undefined && value !== null) form.set(name, String(value));
  form.set("file", file, file.name);
  const response = await new Promise<Response>((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", root + path);
    request.upload.onprogress = (event) => event.lengthComputable && on.sent(event.loaded / event.total);
    request.onerror = () => reject(new Problem(0, "上传中断,请再试一次"));
    request.onload = () => resolve(new Response(request.status === 204 ? null : request.responseText, { status: request.status }));
    request.send(form);
  });
  const accepted = response.status === 202;
  const answer = await reply<T & { id: string }>(response);
  return accepted ? watch<T>(answer.id, on.said) : answer;
}

/** 看着一个任务办完。 */
export function watch<T>(id: string, said: (text: string) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const events = new EventSource(`${root}jobs/${id}/events`);
    events.addEventListener("progress", (event) => said(JSON.parse(event.data).text));
    events.addEventListener("end", (event) => {
      events.close();
      const job = JSON.parse(event.data) as Job;
      if (job.state === "done") return resolve(job.answer as T);
      const problem = (job.answer ?? {}) as { title?: string; detail?: string; refusals?: Refusal[] };
      reject(new Problem(job.status ?? 500, problem.detail || problem.title || "任务中断,请再办一次", problem.refusals ?? []));
    });
  });
}

export const queries = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 15_000, refetchOnWindowFocus: false, retry: (times, error) => times < 1 && error instanceof Problem && (error.status === 0 || error.status >= 500) },
  },
});

export function useAsk<T>(path: string, options: Options = {}, enabled = true) {
  return useQuery<T, Problem>({ queryKey: [path, options], queryFn: () => ask<T>(path, options), enabled });
}

/** Whatever has been done may change any answer, so all of them are asked again. */
export function useAct<T = unknown>(path: string) {
  const client = useQueryClient();
  return useMutation<T, Problem, Options>({ mutationFn: (options) => act<T>(path, options), onSuccess: () => client.invalidateQueries() });
}

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useRef } from "react";
import { type AnswerTo, act, ask, businessDay, Problem, remove } from "./api";

/** 登录的人。Who is signed in, what he may do, and the business day on which what he does is booked. */
export type Person = AnswerTo<"session">;

/** ended:会话失效了,页面和填了一半的表单还在,同一个人重新登录即接着办。 */
type Session = { person: Person | null; ended: boolean; signIn(name: string, password: string, code?: string): Promise<void>; signOut(): Promise<void>; refresh(): Promise<void> };

const SessionContext = createContext<Session | null>(null);

export function SessionProvider({ children, loading }: { children: ReactNode; loading: ReactNode }) {
  const client = useQueryClient();
  const query = useQuery<Person | null, Problem>({
    queryKey: ["session"],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => {
      try {
        const person = await ask("session");
        return { ...person, business_day: businessDay.chosen ?? person.business_day };
      } catch (problem) {
        if (problem instanceof Problem && problem.status === 401) return null;
        throw problem;
      }
    },
  });
  const last = useRef<Person | null>(null);
  if (query.data) last.current = query.data;
  if (query.isPending) return loading;
  if (query.error) throw query.error;

  const session: Session = {
    person: query.data ?? last.current,
    ended: query.data === null && last.current !== null,
    signIn: async (name, password, code) => {
      await act("session", { name, password, code });
      if (last.current) void client.invalidateQueries({ predicate: (q) => q.queryKey[0] !== "session" });
      else client.removeQueries({ predicate: (q) => q.queryKey[0] !== "session" });
      await client.refetchQueries({ queryKey: ["session"] });
    },
    signOut: async () => {
      await remove("session");
      last.current = null;
      client.setQueryData(["session"], null);
      client.removeQueries({ predicate: (q) => q.queryKey[0] !== "session" });
    },
    refresh: async () => void (await client.refetchQueries({ queryKey: ["session"] })),
  };
  return <SessionContext value={session}>{children}</SessionContext>;
}

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("outside the session");
  return session;
}

/** The person of a page that only the signed-in see. */
export function usePerson(): Person {
  const { person } = useSession();
  if (!person) throw new Error("nobody is signed in");
  return person;
}

/** Whether a command is for this person's post; the server asks again. */
export function useMay(command: string): boolean {
  return usePerson().may.includes(command);
}

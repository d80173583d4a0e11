import { useEffect } from "react";
import { useSearchParams } from "react-router";
import { monthBefore } from "./format";
import { usePerson } from "./session";
import { funds, regions } from "./words";

/** 所看的账套与月份。Region, fund and service month; in the address, so that a page can be sent to a colleague, and remembered from page to page. */
export type Scope = { region: string; fund: string; month: string };

const store = "yijie.scope";

function remembered(): Partial<Scope> {
  try {
    return JSON.parse(sessionStorage.getItem(store) ?? "{}");
  } catch {
    return {};
  }
}

let latest: string | undefined;

/** 最近有数据的月份:没有另选时,看它。 */
export const suggestMonth = (month: string) => (latest = month);

export function useScope(): Scope & { choose(part: Partial<Scope>): void } {
  const person = usePerson();
  const [address, setAddress] = useSearchParams();
  const last = remembered();
  const pick = (name: keyof Scope, valid: (text: string) => boolean, otherwise: string) =>
    [address.get(name), last[name]].find((text) => text && valid(text)) ?? otherwise;

  const region = person.region ?? pick("region", (text) => text in regions, "140100");
  const fund = pick("fund", (text) => text in funds, "310");
  const month = pick("month", (text) => /^\d{4}-(0[1-9]|1[0-2])$/.test(text), latest ?? monthBefore(person.business_day.slice(0, 7)));

  const said = JSON.stringify({ ...last, ...Object.fromEntries([...address].filter(([name]) => name === "region" || name === "fund" || name === "month")) });
  useEffect(() => sessionStorage.setItem(store, said), [said]);

  return {
    region, fund, month,
    choose: (part) => {
      const next = new URLSearchParams(address);
      for (const [name, value] of Object.entries({ region, fund, month, ...part })) next.set(name, value);
      next.delete("batch");
      setAddress(next);
    },
  };
}

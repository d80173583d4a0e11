import type { ReactNode } from "react";
import { NavLink, useParams } from "react-router";
import { useScope } from "../scope";
import { usePerson } from "../session";
import { Page } from "../ui/Page";
import { funds } from "../words";

/** 预付金的各页,依一年的先后。 */
const parts = [
  { to: "/prepayment", title: "条件与申请", needs: "prepay list" },
  { to: "/prepayment/batch", title: "拨付", needs: "prepay pay show" },
  { to: "/prepayment/use", title: "使用", needs: "prepay use summary" },
  { to: "/prepayment/recalls", title: "收回", needs: "prepay recall list" },
  { to: "/prepayment/year-end", title: "年终", needs: "prepay close status" },
];

/** 一个账套一个年度的预付金的一页。 */
export function PrepaymentPage({ title, actions, children }: { title: string; actions?: ReactNode; children: ReactNode }) {
  const { may } = usePerson();
  const { fund, region, year } = useYear();
  return (
    <Page title={title} lead={`${funds[fund].name},${year} 年度`} scope={["region", "fund", "year"]} actions={actions} print>
      <nav className="parts" aria-label="预付金各页">
        {parts.filter((p) => may.includes(p.needs)).map((p) => <NavLink key={p.to} to={`${p.to}?region=${region}&fund=${fund}&month=${year}-12`} end>{p.title}</NavLink>)}
      </nav>
      {children}
    </Page>
  );
}

/** 所看的账套与年度。 */
export function useYear() {
  const { region, fund, month } = useScope();
  return { region, fund: fund as "310", year: month.slice(0, 4) };
}

/** 一笔预付金:一家机构一个险种一年。 */
export type One = { region: string; fund: "310"; year: string; provider: string };

export const idOf = (of: { region: string; fund: string; year: number | string; provider: string }) => `${of.region}-${of.fund}-${of.year}-${of.provider}`;

/** 地址里的一笔,如 140100-310-2025-H14010000001;同年再次申请的,编号后另有序号。 */
export function useOne(): One {
  const [region = "", fund = "", year = "", provider = ""] = (useParams().id ?? "").split("-");
  return { region, fund: fund as "310", year, provider };
}

export const titleOf = (of: { fund: string; year: number | string }) => `${of.year} 年度 · ${funds[of.fund]?.short ?? of.fund}`;

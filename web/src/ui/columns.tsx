import type { TableColumnType, TableRef } from "antd";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { useAsk } from "../api";
import { usePerson } from "../session";
import { Money } from "./Money";

/** 金额列。 */
export function money<T>(title: ReactNode, of: (row: T) => number, more: Partial<TableColumnType<T>> = {}): TableColumnType<T> {
  return { title, align: "right", className: "column-money", sorter: (a, b) => of(a) - of(b), showSorterTooltip: false, render: (_, row) => <Money fen={of(row)} />, ...more };
}

/** 金额列,由服务器按这一项排序。 */
export const amount = <T,>(title: ReactNode, field: keyof T & string, more: Partial<TableColumnType<T>> = {}): TableColumnType<T> =>
  money(title, (row) => row[field] as number, { key: field, sorter: true, ...more });

/** 机构列,名称由服务器给出。 */
export const institution = <T extends { provider: string; provider_name?: string }>(to?: (row: T) => string): TableColumnType<T> => ({
  title: "机构", key: "provider", sorter: true, showSorterTooltip: false,
  render: (_, row) => (
    <span className="who">
      {to ? <Link to={to(row)}>{row.provider_name || row.provider}</Link> : row.provider_name || row.provider}
      <small>{row.provider}</small>
    </span>
  ),
});

/** 机构的名称,按代码;机构自己只知道自己的。 */
export function useNames(region: string): (code: string) => string {
  const { provider } = usePerson();
  const all = useAsk("providers/list", { region }, !provider).data ?? [];
  const own = useAsk("providers/show", { code: provider ?? "" }, !!provider).data;
  const names = new Map([...all, ...(own ? [own] : [])].map((p) => [p.code, p.name]));
  return (code) => names.get(code) ?? "";
}

/** 机构列:名称在上,代码在下。 */
export function provider<T>(name: (code: string) => string, of: (row: T) => string, to?: (row: T) => string): TableColumnType<T> {
  return {
    title: "机构", key: "provider", sorter: (a, b) => of(a).localeCompare(of(b)), showSorterTooltip: false,
    render: (_, row) => (
      <span className="who">
        {to ? <Link to={to(row)}>{name(of(row)) || of(row)}</Link> : name(of(row)) || of(row)}
        <small>{of(row)}</small>
      </span>
    ),
  };
}

export const paging = { defaultPageSize: 50, showSizeChanger: false, hideOnSinglePage: true, size: "small" as const, showTotal: (total: number) => `共 ${total} 行` };

/** 表格放不下时,不用鼠标也能左右滚动:格子里没有可点的东西的表格要。 */
export const scrollable = (table: TableRef | null) => table?.nativeElement.querySelector(".ant-table-content")?.setAttribute("tabindex", "0");

/** 按名称或代码查找。 */
export const matches = (text: string, ...of: string[]) => text.trim() === "" || of.some((o) => o.toLowerCase().includes(text.trim().toLowerCase()));

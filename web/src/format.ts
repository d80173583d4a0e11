/** 金额(元):千分位,两位小数。Amounts are integers of fen; nothing here goes through a fraction. */
export function yuan(fen: number): string {
  const digits = Math.abs(fen).toString().padStart(3, "0");
  return `${fen < 0 ? "-" : ""}${grouped(digits.slice(0, -2))}.${digits.slice(-2)}`;
}

/** 大数:以万元或亿元计,两位小数,四舍五入。 */
export function big(fen: number): { number: string; unit: string } {
  const size = Math.abs(fen);
  if (size < 1_000_000) return { number: yuan(fen), unit: "元" };
  const [divisor, unit] = size < 10_000_000_000 ? [10_000, "万元"] : [100_000_000, "亿元"];
  return { number: yuan(Math.sign(fen) * Math.round(size / divisor)), unit };
}

export const count = (n: number): string => grouped(n.toString());

export const percent = (part: number, whole: number): string => (whole === 0 ? "—" : `${((part / whole) * 100).toFixed(1)}%`);

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ",");
}

/** 摘要八位一组,便于核对。 */
export const hashGroups = (hash: string): string[] => hash.match(/.{1,8}/g) ?? [];

export const monthBefore = (month: string): string => shiftMonth(month, -1);

export function shiftMonth(month: string, by: number): string {
  const months = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + by;
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, "0")}`;
}

/** 两日之间的日历天数,后减前。 */
export const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

export const monthTitle = (month: string): string => `${month.slice(0, 4)} 年 ${Number(month.slice(5))} 月`;

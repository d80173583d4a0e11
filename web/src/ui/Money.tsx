import { big, yuan } from "../format";

/** 金额。Right-aligned where it stands in a column; negative in red with its minus. */
export const Money = ({ fen, strong }: { fen: number; strong?: boolean }) => (
  <span className={`money${fen < 0 ? " money-minus" : ""}${strong ? " money-strong" : ""}`}>{yuan(fen)}</span>
);

/** 大数。In 万元, with the exact amount below it. */
export function BigMoney({ fen }: { fen: number }) {
  const { number, unit } = big(fen);
  return (
    <span className={`big${fen < 0 ? " money-minus" : ""}`}>
      <span className="big-number">{number}</span>
      <span className="big-unit">{unit}</span>
      {unit !== "元" && <span className="big-exact">{yuan(fen)} 元</span>}
    </span>
  );
}

import type { EChartsCoreOption } from "echarts/core";
import { lazy, Suspense } from "react";
import { big } from "../format";
import { colors } from "../theme";

const Canvas = lazy(() => import("./chart-canvas"));

/** 图。What it shows is also said in words by its label, and stands as numbers beside it. */
export const Chart = ({ height = 260, ...rest }: { option: EChartsCoreOption; label: string; height?: number }) => (
  <Suspense fallback={<div style={{ height }} />}>
    <Canvas height={height} {...rest} />
  </Suspense>
);

const line = { lineStyle: { color: colors.line } };

/** 万元为单位的纵轴。 */
export const amountAxis = { type: "value", axisLabel: { color: colors.muted, formatter: (fen: number) => axisText(fen) }, splitLine: line };
export const categoryAxis = { type: "category", axisLine: line, axisTick: { show: false }, axisLabel: { color: colors.muted } };

/** 图上的金额:几元、几万、几亿。 */
export function axisText(fen: number): string {
  const [size, unit] = Math.abs(fen) >= 10_000_000_000 ? [10_000_000_000, "亿"] : Math.abs(fen) >= 1_000_000 ? [1_000_000, "万"] : [100, ""];
  const number = fen / size;
  return `${+number.toFixed(unit && Math.abs(number) < 100 ? 2 : 0)}${unit && ` ${unit}`}`;
}

export const amountText = (fen: number): string => {
  const { number, unit } = big(fen);
  return `${number} ${unit}`;
};

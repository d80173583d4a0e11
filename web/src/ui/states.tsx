import { Empty, Skeleton, Spin } from "antd";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Problem } from "../api";
import { Trouble } from "./trouble";

/** 正在打开。 */
export const Waiting = () => (
  <div className="waiting" role="status" aria-label="正在打开">
    <Spin size="large" />
  </div>
);

/** 一个问题的答复:正在问、没问成、问到了。 */
export function Answer<T>({ of, children, lines = 6 }: { of: UseQueryResult<T, Problem>; children: (answer: T) => ReactNode; lines?: number }) {
  if (of.isPending) return <div className="panel pad" role="status" aria-label="正在读取"><Skeleton active title={false} paragraph={{ rows: lines }} /></div>;
  if (of.error) return <Trouble problem={of.error} retry={() => void of.refetch()} />;
  return children(of.data);
}

/** 这里还没有东西:说为什么,接着可以办什么。 */
export const Nothing = ({ title, children }: { title: string; children?: ReactNode }) => (
  <div className="panel nothing">
    <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={null} />
    <p className="nothing-title">{title}</p>
    {children}
  </div>
);

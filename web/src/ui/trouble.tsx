import { Button, Result } from "antd";
import { useEffect } from "react";
import { Link, useRouteError } from "react-router";
import { onScreen, Problem } from "../api";
import { inWords } from "../words";
import { Article } from "./Article";

/** 不予办理:每一条理由,各附条款。 */
export function Refusals({ problem }: { problem: Problem }) {
  useEffect(() => {
    onScreen.add(problem);
    return () => void onScreen.delete(problem);
  }, [problem]);
  if (problem.refusals.length === 0) return <p className="refusal-single">{problem.title}</p>;
  return (
    <ul className="refusals">
      {problem.refusals.map((refusal) => (
        <li key={refusal.article + refusal.reason}>
          {inWords(refusal.reason)} <Article cite={refusal.article} />
        </li>
      ))}
    </ul>
  );
}

/** 办不成的说明,放在办理的地方旁边。 */
export const Refused = ({ problem }: { problem: Problem | null }) =>
  problem && (
    <div className="notice notice-bad" role="alert">
      <strong>{problem.refusals.length > 0 ? "不予办理" : "没有办成"}</strong>
      <Refusals problem={problem} />
    </div>
  );

/** 打不开的说明,占页面的位置。 */
export function Trouble({ problem, retry }: { problem: Problem; retry?: () => void }) {
  const [status, title] =
    problem.status === 403 || problem.refusals.some((r) => r.article.startsWith("内控·岗位")) ? (["warning", "没有查阅的权限"] as const)
    : problem.status === 422 || problem.status === 400 ? (["info", "没有可显示的内容"] as const)
    : problem.status === 404 ? (["info", "没有找到"] as const)
    : (["error", problem.status === 0 ? "连接不上服务器" : "出了错"] as const);
  return (
    <div className="panel trouble">
      <Result
        status={status} title={title} subTitle={<Refusals problem={problem} />}
        extra={retry && status === "error" ? <Button onClick={retry}>再试一次</Button> : <Link to="/">回到首页</Link>}
      />
    </div>
  );
}

/** 页面自身出错,或程序已更新而旧页面还开着。 */
export function Broken() {
  const error = useRouteError();
  const problem = error instanceof Problem ? error : null;
  return (
    <main className="narrow">
      <Result
        status="error" title={problem ? problem.message : "页面没有打开"} subTitle={problem ? undefined : "可能是程序刚刚更新过。重新载入即可;所办的事没有受影响。"}
        extra={<Button type="primary" onClick={() => window.location.reload()}>重新载入</Button>}
      />
    </main>
  );
}

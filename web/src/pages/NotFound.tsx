import { Problem } from "../api";
import { Trouble } from "../ui/trouble";

export default function NotFound() {
  return <Trouble problem={new Problem(404, "没有这一页。")} />;
}

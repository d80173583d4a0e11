import { Typography } from "antd";
import { hashGroups } from "../format";

/** 摘要。The content's SHA-256, in groups of eight to compare by eye, to be copied whole. */
export const Hash = ({ of }: { of: string }) => (
  <Typography.Text className="hash" copyable={{ text: of, tooltips: ["复制摘要", "已复制"] }}>
    {hashGroups(of).map((group, index) => (
      <span key={index}>{group}</span>
    ))}
  </Typography.Text>
);

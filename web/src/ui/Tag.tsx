import type { Tone } from "../words";

/** 状态。A word with a tone; the word alone already says it. */
export const Tag = ({ tone = "plain", children }: { tone?: Tone; children: string }) => <span className={`tag tag-${tone}`}>{children}</span>;

export const StateTag = ({ of, code }: { of: Record<string, { name: string; tone: Tone }>; code: string }) => <Tag tone={of[code]?.tone}>{of[code]?.name ?? code}</Tag>;

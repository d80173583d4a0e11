/** 代码的中文。The codes that answers carry, in words. */

export const regions: Record<string, string> = {
  "140100": "太原市", "140200": "大同市", "140300": "阳泉市", "140400": "长治市", "140500": "晋城市", "140600": "朔州市",
  "140700": "晋中市", "140800": "运城市", "140900": "忻州市", "141000": "临汾市", "141100": "吕梁市", "149900": "山西省省本级",
};

export const funds: Record<string, { name: string; short: string }> = {
  "310": { name: "职工基本医疗保险基金", short: "职工" },
  "390": { name: "城乡居民基本医疗保险基金", short: "居民" },
};

export const roles: Record<string, string> = {
  handler: "经办", reviewer: "复核", approver: "审批", accountant: "会计", cashier: "出纳", finance: "财政", province: "省局", provider: "机构", auditor: "审计", admin: "系统管理",
};

/** 给人读的理由:去掉只在命令行有用的条件代码、命令和选项名。 */
export const inWords = (reason: string) =>
  reason.replace(/(^|[;;])[0-9a-z]+(-[0-9a-z]+)+ /g, "$1").replace(/[((](--)?[a-z]+([ -][a-z]+)*[))]/g, "").replace(/用 [a-z]+( [a-z-]+)+ /g, "");

export const applicationStates: Record<string, { name: string; tone: Tone }> = {
  applied: { name: "待初审", tone: "wait" }, reviewed: { name: "初审通过", tone: "wait" }, consulted: { name: "会商同意", tone: "wait" }, determined: { name: "已核定", tone: "good" },
  paid: { name: "已拨付", tone: "good" }, recalling: { name: "收回中", tone: "warn" }, settled: { name: "已结清", tone: "plain" }, writtenoff: { name: "已核销", tone: "bad" },
  refused: { name: "不予预付", tone: "bad" }, withdrawn: { name: "已撤回", tone: "plain" },
};

export type Tone = "plain" | "wait" | "good" | "bad" | "warn";

export const batchKinds: Record<string, string> = { advance: "月初预拨", settlement: "月度结算", prepayment: "预付金拨付", clearing: "年终清算" };

export const batchStates: Record<string, { name: string; tone: Tone }> = {
  draft: { name: "待复核", tone: "wait" },
  reviewed: { name: "待审批", tone: "wait" },
  approved: { name: "已审批", tone: "warn" },
  paid: { name: "已付讫", tone: "good" },
  rejected: { name: "已退回", tone: "bad" },
  superseded: { name: "已被取代", tone: "plain" },
};

export const paymentStates: Record<string, { name: string; tone: Tone }> = {
  pending: { name: "待发", tone: "wait" },
  withheld: { name: "暂扣", tone: "warn" },
  exported: { name: "已发,待回执", tone: "wait" },
  confirmed: { name: "已付", tone: "good" },
  rejected: { name: "银行拒付", tone: "bad" },
  lapsed: { name: "失效", tone: "plain" },
  returned: { name: "退票", tone: "warn" },
};

const reasonWords: Record<string, string> = {
  "not-enrolled": "当月未参加即时结算",
  "agreement-not-normal": "服务协议非正常状态",
  "payment-stopped": "已停止拨付",
  "no-bank-account": "未备案收款账户",
  "declaration-missing": "尚未申报",
  "audit-open": "月度审核未完成",
  "agreement-check-open": "协议核查未完成",
  "drg-open": "DRG/DIP 分组未完成",
  "advance-in-flight": "本月预拨在途",
  "earlier-month-open": "以前月份未结算",
  "funds-short": "本批资金不足",
  "in-recall": "有未了结的收回事项",
};
export const reason = (code: string): string => reasonWords[code] ?? code;

export const steps: Record<string, string> = { calculated: "试算", reviewed: "复核", approved: "审批", rejected: "退回", superseded: "被新的试算取代" };

export const offsets: Record<string, string> = { advance: "即时结算预拨", clawback: "待抵扣款", prepayment: "医保预付金" };
export const openItem = (o: { kind: string; month: string; year?: string | null }) => `${o.year ? `${o.year} 年度` : `${o.month} `}${o.kind === "clawback" && o.year ? "年终清算应收回款" : offsets[o.kind] ?? o.kind}`;
export const offsetInWords = (o: Parameters<typeof openItem>[0]) => `冲抵 ${openItem(o)}`;

export const adjustments: Record<string, string> = { late: "迟到记录", audit: "审核扣款", agreement: "协议扣款", drg: "DRG/DIP 调整" };

export const importKinds: Record<string, string> = {
  settlements: "结算明细", declarations: "月度申报", reviews: "审核完成", deductions: "审核、协议扣款", drg: "DRG/DIP 调整",
  providers: "机构名册", agreements: "服务协议", enrolments: "参加即时结算", assessments: "年度考核", penalties: "处罚、移送",
  "clearing-items": "年终清算事项", pilots: "试点机构", "fund-months": "基金收支月报", "inpatient-history": "住院统筹支出历史",
};

export const setAside: Record<string, string> = {
  "out-of-region": "异地", "other-fund": "其他险种", "not-online": "非联网结算", invalid: "已作废", uncategorised: "不在五类之内",
};

export const dutyStates: Record<string, { name: string; tone: Tone }> = {
  upcoming: { name: "未到期", tone: "plain" },
  due: { name: "今日到期", tone: "warn" },
  "done-on-time": { name: "按时完成", tone: "good" },
  "done-late": { name: "逾期完成", tone: "warn" },
  overdue: { name: "逾期", tone: "bad" },
};

export const reconcileStates: Record<string, { name: string; tone: Tone }> = {
  pending: { name: "待确认", tone: "wait" }, disputed: { name: "有异议", tone: "warn" }, proposed: { name: "待复核答复", tone: "warn" }, answered: { name: "已答复", tone: "wait" }, confirmed: { name: "已确认", tone: "good" },
};

export const declarationStates: Record<string, { name: string; tone: Tone }> = {
  due: { name: "待申报", tone: "wait" }, overdue: { name: "逾期未申报", tone: "bad" }, declared: { name: "已申报", tone: "good" }, settled: { name: "已结算", tone: "plain" },
};

export const parties: Record<string, string> = { agency: "经办机构", finance: "财政部门", provider: "医药机构", province: "省医保局" };

export const checkResults: Record<string, { name: string; tone: Tone }> = { pass: { name: "符合", tone: "good" }, fail: { name: "不符合", tone: "bad" }, open: { name: "待审核", tone: "wait" } };

export const applicationEvents: Record<string, string> = {
  applied: "提出申请", supplemented: "补充材料", checked: "逐项审核", reviewed: "初审通过", refused: "不予预付", consulted: "会商同意", determined: "核定", withdrawn: "撤回",
};

/** 资格条件,审核人认定的。 */
const conditions: Record<string, string> = {
  "4-2-finance": "财务与偿还能力", "4-2-undertaking": "书面承诺", "4-3-1": "支付方式改革", "4-3-2": "集采与国谈落地", "4-3-3": "追溯码应扫尽扫", "4-3-4": "电子处方流转", "4-3-5": "信息改造与应用",
};

const deeds: Record<string, string> = {
  calculate: "试算", review: "复核", approve: "审批", reject: "退回",
};

const commandNames: Record<string, string> = {
  advance: "月初预拨", settlement: "月度结算", settle: "月度结算", prepayment: "预付金拨付", "prepay pay": "预付金拨付", clearing: "年终清算", clear: "年终清算", import: "导入", init: "建立或升级数据库", demo: "演示",
  "user add": "增加用户", "user move": "调岗", "user password": "给一次性口令", "user reset": "解锁、取消动态口令", "user disable": "停用用户", "user enable": "恢复停用的用户", "token issue": "发令牌", "token revoke": "撤销令牌",
  "session password": "修改口令", "session totp": "动态口令", "calendar add": "录入放假安排", "clear scheme": "登记清算方案", "rollout evaluate": "试点评估",
  "request file": "提出请拨", "request approve": "审批请拨", "request reject": "退回请拨", "request accept": "财政受理请拨",
  "funds receive": "财政拨款到账", "funds return": "机构交回", "funds interest": "支出户利息", "funds penalty": "协议违约金", "pay account set": "变更付款账户",
  "pay export": "导出付款文件", "pay result": "银行回执", "pay reissue": "重发支付", "pay returned": "退票",
  "ledger opening": "期初余额", "ledger close": "月末结账", "ledger close-year": "年末结账", "ledger reverse": "冲销凭证", "stop place": "停止拨付", "stop lift": "恢复拨付", "stop notice": "督促退出机构交回", "stop pursue": "追收退出机构", "stop writeoff": "核销退出机构的预拨", "stop recover": "核销后收回的预拨", "funds repay": "重付期初退回款",
  "declare submit": "月度申报", "reconcile confirm": "确认结算单", "reconcile dispute": "提出异议", "reconcile withdraw": "撤回异议", "reconcile answer": "拟答复", "reconcile review": "发出答复", "reconcile return": "退回答复",
  "reconcile confirmed": "确认结算单", "reconcile disputed": "提出异议", "reconcile withdrawn": "撤回异议", "reconcile proposed": "拟答复", "reconcile answered": "发出答复", "reconcile returned": "退回答复",
  "prepay apply": "预付金申请", "prepay supplement": "补充申请材料", "prepay withdraw": "撤回申请", "prepay check": "逐项审核", "prepay review": "初审", "prepay reject": "不予预付", "prepay consult": "规模会商", "prepay opinion": "财政意见",
  "prepay determine": "核定", "prepay published": "登记年底公布", "prepay use add": "使用台账", "prepay close year": "关闭预付金年度", "prepay handover": "上缴财政专户",
  "notice draft": "通报拟稿", "notice edit": "通报改稿", "notice issue": "发出通报", "supervise refresh": "采集监督数据",
};

/** 事项的说法;没有的,还是代码。 */
export function commandInWords(command: string): string {
  if (commandNames[command]) return commandNames[command];
  const at = command.lastIndexOf(" ");
  const [of, deed] = [command.slice(0, at), command.slice(at + 1)];
  if (of === "import") return `导入${importKinds[deed] ?? deed}`;
  if (commandNames[of] && deeds[deed]) return `${commandNames[of]}${deeds[deed]}`;
  return of === "prepay" || of === "prepay recall" ? "预付金收回" : command;
}

const outcomes: Record<string, string> = {
  draft: "已试算,待复核", reviewed: "复核通过", approved: "审批通过", rejected: "退回", superseded: "被取代", refused: "不予预付", agree: "同意", disagree: "不同意",
};

/** 办理的结果:审计日志里是代码的,写成字。 */
export function outcomeOf(command: string, outcome: string): string {
  if (command === "prepay review" && outcome === "reviewed") return "初审通过";
  const [code, ...rest] = outcome.split(":");
  if (command === "prepay check") return [code.split("、").map((c) => conditions[c] ?? c).join("、"), ...rest].join(":");
  return outcomes[code] ? [outcomes[code], ...rest].join(":") : outcome;
}

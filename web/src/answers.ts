/** 命令的答复。What the commands answer with (docs of each: `yijie … --help`); amounts in fen. */

export type StepAnswer = { step: string; actor: string; on_day: string; hash: string; reason: string };

export type BatchAnswer = {
  id: string; region: string; fund: string; period: string; kind: string; revision: number; hash: string; status: string;
  prepared_by: string; prepared_on: string; steps: StepAnswer[]; amount_fen: number; paid_fen: number; payments: Record<string, number>;
};

export type AdvanceAnswer = {
  id: string; hash: string; status: string; region: string; fund: string; month: string; ratio_bp: number; total_fen: number;
  lines: { provider: string; gross_fen: number; amount_fen: number }[];
  excluded: { provider: string; gross_fen: number; reasons: string[] }[];
  deferred: string[];
};

export type Adjustment = { kind: string; month: string; id: string | null; category: string | null; amount_fen: number };

export type StatementAnswer = {
  region: string; fund: string; provider: string; month: string;
  gross_fen: number; late_fen: number; audit_fen: number; agreement_fen: number; drg_fen: number; deposit_fen: number; actual_fen: number;
  offsets: { kind: string; month: string; amount_fen: number }[];
  net_fen: number; open_fen: number; clawback_open_fen: number; ex_officio: boolean; held: boolean; held_reason: string | null;
  by_category: { category: string; gross_fen: number; actual_fen: number }[];
  adjustments: Adjustment[]; hash: string;
};

export type KeptStatementAnswer = StatementAnswer & {
  batch_id: string; approved_on: string; later: { in_month: string; approved_on: string; item: Adjustment }[];
};

export type SettlementAnswer = {
  id?: string; hash?: string; status?: string; region: string; fund: string; month: string; total_net_fen: number;
  statements: StatementAnswer[]; not_ready: { provider: string; reasons: string[] }[];
};

export type MonthOverview = {
  month: string; providers: number; gross_fen: number; advanced_fen: number; declared: number; reviewed: number; settled: number;
  actual_fen: number; net_fen: number; paid_fen: number; open_fen: number;
  days: { advance_due: string; declaration_deadline: string; netting_due: string } | null;
};

export type BookOverview = { region: string; region_name: string; fund: string; expenditure_account_fen: number; clawback_open_fen: number; months: MonthOverview[] };

export type ProviderListing = {
  region: string; code: string; name: string; type: string; level: string;
  agreement_normal: boolean; enrolled: boolean; account_on_file: boolean; payment_stopped: boolean;
};

export type ProviderAnswer = ProviderListing & {
  ownership: string; uscc: string; bank_name: string; bank_no: string; account_no: string; account_name: string; stop_reason: string | null;
  agreements: { status: string; from: string; to: string | null }[]; enrolments: { from: string; to: string | null }[];
  versions: { effective_from: string; import_seq: number; name: string; bank_no: string; account_no: string; account_name: string }[];
};

export type InputTotal = { month: string; category: string; rows: number; pooled_fen: number; account_fen: number };
export type InputDeduction = { id: string; month: string; kind: string; category: string | null; amount_fen: number };

export type Explanation = {
  id: string; provider: string | null; fund: string; month: string; amount_fen: number;
  formula: { step: string; amount_fen: number; basis: string; article: string }[];
  policy: { name: string; value: string; from: string; cite: string }[];
  inputs: {
    gross: InputTotal[]; late: InputTotal[]; deductions: InputDeduction[]; drg: InputDeduction[];
    open: { kind: string; month: string; balance_fen: number }[]; gate: Record<string, boolean> | null;
  };
  batch: { id: string; hash: string; cut: number; stage: string; prepared_by: string; reviewed_by: string | null; approved_by: string | null; approved_on: string | null };
  postings: { period: string; number: number; on_day: string; rule: string; account: string; month: string | null; debit_fen: number; credit_fen: number; hash: string }[];
  payments: { instruction_id: string; amount_fen: number; status: string; booked_on: string | null; bank_ref: string | null }[];
};

export type InstructionAnswer = {
  instruction_id: string; batch: string; fund: string; month: string; kind: string; provider: string; amount_fen: number; status: string;
  booked_on: string | null; replaces: string | null; reissued_as: string | null;
};

export type InstructionHistory = InstructionAnswer & { purpose: string; history: { on_day: string; event: string; detail: string }[] };

export type AccountBalance = { account: string; name: string; opening_fen: number; debit_fen: number; credit_fen: number; balance_fen: number };

export type LedgerLine = {
  on: string; period: string; number: number; line: number; account: string; summary: string; provider: string | null; month: string | null;
  category: string | null; reference: string | null; debit_fen: number; credit_fen: number; balance_fen: number;
};
export type LedgerAnswer = {
  account: string; name: string; provider: string | null; from: string; to: string;
  opening_fen: number; debit_fen: number; credit_fen: number; balance_fen: number; lines: LedgerLine[];
};

export type VoucherLine = {
  line: number; account: string; name: string; debit_fen: number; credit_fen: number; provider: string | null; month: string | null;
  category: string | null; reference: string | null;
};
export type VoucherAnswer = {
  region: string; fund: string; seq: number; period: string; number: number; on: string; rule: string; summary: string; attachments: number;
  preparer: string; reviewer: string; poster: string; cashier: string; source: string; reverses: number | null; hash: string; total_fen: number; total_in_capitals: string; lines: VoucherLine[];
};

export type AgeingAnswer = { account: string; name: string; provider: string; provider_name: string; month: string; age_months: number; balance_fen: number };

export type AuditEntry = { region: string; seq: number; fund: string | null; on_day: string; at: string; actor: string; command: string; target: string; hash: string; outcome: string };

export type ImportSummary = {
  kind: string; file: string; sha256: string; lines: number; accepted: number; duplicates: number; withdrawn: number; rejected_lines: number; counted: number;
  counted_fen: number; total_fen: number; accepted_fen: number; duplicates_fen: number; withdrawn_fen: number; rejected_fen: number;
  set_aside: { reason: string; rows: number; fen: number }[]; rejected: { line: number; column: string; value: string; reason: string }[];
};

export type RegisterEntry = { provider: string; month: string; on: string; source: string; amount_fen: number; balance_fen: number };

export type ExportAnswer = {
  batch: string; format: string; file: string; number: number; sha256: string; instructions: number; total_fen: number;
  withheld: { instruction_id: string; provider: string; reasons: string[] }[]; repeated: boolean;
};

export type ResultAnswer = {
  file: string; sha256: string; confirmed: number; confirmed_fen: number; rejected: number; rejected_fen: number; unchanged: number; left_out: number;
  vouchers: { fund: string; period: string; number: number; on_day: string; rule: string }[];
};

export type CloseAnswer = { month: string; number: number | null; hash: string | null; income_fen: number; expenditure_fen: number; surplus_fen: number };

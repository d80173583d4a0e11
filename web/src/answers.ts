import type { AnswerTo, OutcomeOf } from "./api";
import type { components } from "./schema";

/** 命令的答复。The answers' types, by the names the server gives them. */
type Schemas = components["schemas"];

export type AccountBalance = Schemas["AccountBalance"];
export type AdjustmentAnswer = Schemas["AdjustmentAnswer"];
export type AdvanceAnswer = Schemas["AdvanceAnswer"];
export type AgedAdvance = Schemas["AgedAdvance"];
export type BatchAnswer = Schemas["BatchAnswer"];
export type BookOverview = Schemas["BookOverview"];
export type Explanation = Schemas["Explanation"];
export type ClearingAnswer = Schemas["ClearingAnswer"];
export type ClearingStatementAnswer = Schemas["ClearingStatementAnswer"];
export type DutyAnswer = Schemas["DutyAnswer"];
export type ImportSummary = Schemas["ImportSummary"];
export type InstructionAnswer = Schemas["InstructionAnswer"];
export type KeptStatementAnswer = Schemas["KeptStatementAnswer"];
export type LedgerAnswer = Schemas["LedgerAnswer"];
export type LedgerLine = Schemas["LedgerLine"];
export type LineAnswer = Schemas["LineAnswer"];
export type MonthOverview = Schemas["MonthOverview"];
export type ProviderAnswer = Schemas["ProviderAnswer"];
export type ProviderListing = Schemas["ProviderListing"];
export type RegisterEntry = Schemas["RegisterEntry"];
export type ResultAnswer = OutcomeOf<"pay/result">;
export type SettlementAnswer = Schemas["SettlementAnswer"];
export type StatementAnswer = Schemas["StatementAnswer"];
export type VoucherAnswer = AnswerTo<"ledger/voucher">;

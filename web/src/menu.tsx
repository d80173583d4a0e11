import {
  AccountBookOutlined, ApiOutlined, AuditOutlined, BankOutlined, CalendarOutlined, ClockCircleOutlined, CloudUploadOutlined, ControlOutlined, DashboardOutlined,
  FileAddOutlined, FileDoneOutlined, FileSyncOutlined, FundOutlined, FundViewOutlined, LineChartOutlined, MedicineBoxOutlined, NotificationOutlined, PayCircleOutlined,
  ReadOutlined, ReconciliationOutlined, SafetyCertificateOutlined, ScheduleOutlined, SearchOutlined, SendOutlined, TeamOutlined, WalletOutlined,
} from "./ui/icons";
import type { ReactNode } from "react";

/** 菜单。Every page with the command it cannot do without; what one has no right to is not offered, and the server refuses it besides. */
export type Entry = { to: string; title: string; icon?: ReactNode; needs: string; group: string };

export const entries: Entry[] = [
  { to: "/", title: "工作台", icon: <DashboardOutlined />, needs: "duties", group: "" },
  { to: "/own/declare", title: "月度申报", icon: <FileAddOutlined />, needs: "declare submit", group: "" },
  { to: "/own/prepayment", title: "预付金", icon: <PayCircleOutlined />, needs: "prepay report", group: "" },
  { to: "/duties", title: "时限", icon: <ClockCircleOutlined />, needs: "duties", group: "" },
  { to: "/month", title: "月度进度", icon: <CalendarOutlined />, needs: "overview", group: "每月" },
  { to: "/advance", title: "月初预拨", icon: <PayCircleOutlined />, needs: "advance show", group: "每月" },
  { to: "/settle", title: "月度结算", icon: <FileDoneOutlined />, needs: "settle show", group: "每月" },
  { to: "/reconcile", title: "对账", icon: <FileSyncOutlined />, needs: "reconcile list", group: "每月" },
  { to: "/payments", title: "支付", icon: <BankOutlined />, needs: "batch list", group: "每月" },
  { to: "/imports", title: "数据导入", icon: <CloudUploadOutlined />, needs: "import", group: "每月" },
  { to: "/funds", title: "支出户资金", icon: <WalletOutlined />, needs: "ledger account", group: "账" },
  { to: "/books", title: "账务", icon: <AccountBookOutlined />, needs: "ledger trial-balance", group: "账" },
  { to: "/requests", title: "资金请拨", icon: <SendOutlined />, needs: "request list", group: "账" },
  { to: "/prepayment", title: "预付金", icon: <FundOutlined />, needs: "prepay list", group: "每年" },
  { to: "/clearing", title: "年终清算", icon: <ReconciliationOutlined />, needs: "clear show", group: "每年" },
  { to: "/supervision", title: "全省监督", icon: <FundViewOutlined />, needs: "supervise ranking", group: "监督" },
  { to: "/notices", title: "通报", icon: <NotificationOutlined />, needs: "notice list", group: "监督" },
  { to: "/forecast", title: "预测与试算", icon: <LineChartOutlined />, needs: "forecast", group: "监督" },
  { to: "/audit", title: "审计日志", icon: <AuditOutlined />, needs: "audit list", group: "监督" },
  { to: "/find", title: "查找", icon: <SearchOutlined />, needs: "find", group: "监督" },
  { to: "/verify", title: "核验", icon: <SafetyCertificateOutlined />, needs: "verify", group: "监督" },
  { to: "/users", title: "用户管理", icon: <TeamOutlined />, needs: "user add", group: "名册" },
  { to: "/tokens", title: "接口令牌", icon: <ApiOutlined />, needs: "token list", group: "名册" },
  { to: "/providers", title: "定点医药机构", icon: <MedicineBoxOutlined />, needs: "providers list", group: "名册" },
  { to: "/policy", title: "政策参数", icon: <ControlOutlined />, needs: "policy show", group: "名册" },
  { to: "/calendar", title: "工作日历", icon: <ScheduleOutlined />, needs: "calendar year", group: "名册" },
  { to: "/law", title: "政策原文", icon: <ReadOutlined />, needs: "calendar day", group: "名册" },
];

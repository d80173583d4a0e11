import {
  AccountBookOutlined, BankOutlined, CalendarOutlined, CloudUploadOutlined, DashboardOutlined, FileDoneOutlined, MedicineBoxOutlined, PayCircleOutlined, WalletOutlined,
} from "@ant-design/icons";
import type { ReactNode } from "react";
import type { Role } from "./words";

/** 菜单。Every page with who sees it; what one has no right to is not offered, and the server refuses it besides. */
export type Entry = { to: string; title: string; icon?: ReactNode; roles: Role[]; group: string };

const agency: Role[] = ["handler", "reviewer", "approver", "accountant", "cashier"];
const readers: Role[] = [...agency, "finance", "province", "auditor"];

export const entries: Entry[] = [
  { to: "/", title: "工作台", icon: <DashboardOutlined />, roles: readers, group: "" },
  { to: "/month", title: "月度进度", icon: <CalendarOutlined />, roles: readers, group: "每月" },
  { to: "/advance", title: "月初预拨", icon: <PayCircleOutlined />, roles: readers, group: "每月" },
  { to: "/settle", title: "月度结算", icon: <FileDoneOutlined />, roles: readers, group: "每月" },
  { to: "/payments", title: "支付", icon: <BankOutlined />, roles: readers, group: "每月" },
  { to: "/imports", title: "数据导入", icon: <CloudUploadOutlined />, roles: [...agency, "auditor"], group: "每月" },
  { to: "/funds", title: "支出户资金", icon: <WalletOutlined />, roles: readers, group: "账" },
  { to: "/books", title: "账务", icon: <AccountBookOutlined />, roles: readers, group: "账" },
  { to: "/providers", title: "定点医药机构", icon: <MedicineBoxOutlined />, roles: readers, group: "名册" },
];

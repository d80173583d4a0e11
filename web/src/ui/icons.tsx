import {
  AccountBookOutlined as AccountBook, ApiOutlined as Api, AuditOutlined as Audit, BankOutlined as Bank, CalendarOutlined as Calendar,
  ClockCircleOutlined as ClockCircle, CloudUploadOutlined as CloudUpload, ControlOutlined as Control, DashboardOutlined as Dashboard,
  DeleteOutlined as Delete, DownOutlined as Down, DownloadOutlined as Download, FileAddOutlined as FileAdd, FileDoneOutlined as FileDone,
  FileExcelOutlined as FileExcel, FilePdfOutlined as FilePdf, FileSyncOutlined as FileSync, FundOutlined as Fund, FundViewOutlined as FundView,
  LeftOutlined as Left, LineChartOutlined as LineChart, LogoutOutlined as Logout, MedicineBoxOutlined as MedicineBox, MenuOutlined as Menu,
  NotificationOutlined as Notification, PayCircleOutlined as PayCircle, PlusOutlined as Plus, PrinterOutlined as Printer,
  QuestionCircleOutlined as QuestionCircle, ReadOutlined as Read, ReconciliationOutlined as Reconciliation, RightOutlined as Right,
  SafetyCertificateOutlined as SafetyCertificate, ScheduleOutlined as Schedule, SearchOutlined as Search, SendOutlined as Send, SyncOutlined as Sync,
  TeamOutlined as Team, UploadOutlined as Upload, UserAddOutlined as UserAdd, UserOutlined as User, WalletOutlined as Wallet,
} from "@ant-design/icons";
import type { AntdIconProps } from "@ant-design/icons/lib/components/AntdIcon";
import type { ComponentType } from "react";

/** 图标只是给眼睛看的:读屏的人听文字,不听图标的名字。 */
const seen = (Icon: ComponentType<AntdIconProps>) => function Seen(props: AntdIconProps) { return <Icon {...props} aria-hidden aria-label={undefined} />; };

export const AccountBookOutlined = /* @__PURE__ */ seen(AccountBook);
export const ApiOutlined = /* @__PURE__ */ seen(Api);
export const AuditOutlined = /* @__PURE__ */ seen(Audit);
export const BankOutlined = /* @__PURE__ */ seen(Bank);
export const CalendarOutlined = /* @__PURE__ */ seen(Calendar);
export const ClockCircleOutlined = /* @__PURE__ */ seen(ClockCircle);
export const CloudUploadOutlined = /* @__PURE__ */ seen(CloudUpload);
export const ControlOutlined = /* @__PURE__ */ seen(Control);
export const DashboardOutlined = /* @__PURE__ */ seen(Dashboard);
export const DeleteOutlined = /* @__PURE__ */ seen(Delete);
export const DownOutlined = /* @__PURE__ */ seen(Down);
export const DownloadOutlined = /* @__PURE__ */ seen(Download);
export const FileAddOutlined = /* @__PURE__ */ seen(FileAdd);
export const FileDoneOutlined = /* @__PURE__ */ seen(FileDone);
export const FileExcelOutlined = /* @__PURE__ */ seen(FileExcel);
export const FilePdfOutlined = /* @__PURE__ */ seen(FilePdf);
export const FileSyncOutlined = /* @__PURE__ */ seen(FileSync);
export const FundOutlined = /* @__PURE__ */ seen(Fund);
export const FundViewOutlined = /* @__PURE__ */ seen(FundView);
export const LeftOutlined = /* @__PURE__ */ seen(Left);
export const LineChartOutlined = /* @__PURE__ */ seen(LineChart);
export const LogoutOutlined = /* @__PURE__ */ seen(Logout);
export const MedicineBoxOutlined = /* @__PURE__ */ seen(MedicineBox);
export const MenuOutlined = /* @__PURE__ */ seen(Menu);
export const NotificationOutlined = /* @__PURE__ */ seen(Notification);
export const PayCircleOutlined = /* @__PURE__ */ seen(PayCircle);
export const PlusOutlined = /* @__PURE__ */ seen(Plus);
export const PrinterOutlined = /* @__PURE__ */ seen(Printer);
export const QuestionCircleOutlined = /* @__PURE__ */ seen(QuestionCircle);
export const ReadOutlined = /* @__PURE__ */ seen(Read);
export const ReconciliationOutlined = /* @__PURE__ */ seen(Reconciliation);
export const RightOutlined = /* @__PURE__ */ seen(Right);
export const SafetyCertificateOutlined = /* @__PURE__ */ seen(SafetyCertificate);
export const ScheduleOutlined = /* @__PURE__ */ seen(Schedule);
export const SearchOutlined = /* @__PURE__ */ seen(Search);
export const SendOutlined = /* @__PURE__ */ seen(Send);
export const SyncOutlined = /* @__PURE__ */ seen(Sync);
export const TeamOutlined = /* @__PURE__ */ seen(Team);
export const UploadOutlined = /* @__PURE__ */ seen(Upload);
export const UserAddOutlined = /* @__PURE__ */ seen(UserAdd);
export const UserOutlined = /* @__PURE__ */ seen(User);
export const WalletOutlined = /* @__PURE__ */ seen(Wallet);

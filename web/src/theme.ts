import type { ThemeConfig } from "antd";

export const colors = {
  brand: "#0f5f66", ink: "#1b2733", muted: "#566270", line: "#e2e6ea", ground: "#f3f5f7",
  good: "#23704a", warn: "#96560a", bad: "#b3261e", wait: "#1d5c96",
  series: ["#0f6f76", "#7a8794", "#c08a2e", "#3a6ea5", "#a34a3f"],
};

export const fontFamily = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei", system-ui, sans-serif';

export const theme: ThemeConfig = {
  token: {
    colorPrimary: colors.brand, colorLink: colors.brand, colorInfo: colors.wait, colorError: colors.bad, colorWarning: "#c27c12", colorSuccess: colors.good, colorInfoBg: "#e8f0f8", colorInfoBorder: "#c5d9ec", colorErrorBg: "#fbeceb", colorErrorBorder: "#efc1be", colorSuccessBg: "#e8f3ed", colorSuccessBorder: "#bfdfcc",
    colorText: colors.ink, colorTextSecondary: colors.muted, colorTextDescription: colors.muted, colorTextTertiary: colors.muted,
    colorBorderSecondary: colors.line, colorBgLayout: colors.ground, borderRadius: 4, fontSize: 14, controlHeight: 32, fontFamily, wireframe: false, motion: false,
  },
  components: {
    Table: {
      headerBg: "#f7f9fa", headerColor: colors.muted, headerSplitColor: "transparent", rowHoverBg: "#f2f8f8", cellPaddingBlockSM: 6, cellPaddingInlineSM: 10, headerBorderRadius: 0, bodySortBg: "transparent", headerSortActiveBg: "#f7f9fa", headerSortHoverBg: "#eef3f4",
    },
    Menu: { itemHeight: 34, itemMarginBlock: 1, itemBorderRadius: 4, darkItemBg: "transparent", darkSubMenuItemBg: "transparent", darkItemColor: "#c4d6d8", darkItemSelectedBg: "#1e6a71", darkItemHoverBg: "#1a4d54", darkGroupTitleColor: "#8fb0b3" },
    Layout: { siderBg: "#113b41", headerBg: "#ffffff", headerPadding: "0 16px", headerHeight: 52 },
    Tabs: { horizontalMargin: "0 0 12px 0" },
    Modal: { titleFontSize: 16 },
  },
};

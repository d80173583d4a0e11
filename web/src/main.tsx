import { QueryClientProvider } from "@tanstack/react-query";
import { App as Messages, ConfigProvider } from "antd";
import zhCN from "antd/locale/zh_CN";
import dayjs from "dayjs";
import "dayjs/locale/zh-cn";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router";
import { queries } from "./api";
import { router } from "./routes";
import "./style.css";
import { theme } from "./theme";

dayjs.locale("zh-cn");

// The server puts this answer's nonce into the page; without it (development) nothing is asked for.
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content;

createRoot(document.getElementById("root")!).render(
  <ConfigProvider locale={zhCN} theme={theme} csp={nonce ? { nonce } : undefined} button={{ autoInsertSpace: false }}>
    <Messages>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </Messages>
  </ConfigProvider>,
);

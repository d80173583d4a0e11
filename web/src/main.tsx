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

// Style sheets that the components make while the page runs carry the nonce of this answer, as the content security policy demands.
// antd's own setting for it (csp) does not reach all of them.
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;
const createElement = document.createElement.bind(document);
document.createElement = (name: string, options?: ElementCreationOptions) => {
  const element = createElement(name, options);
  if (nonce && element instanceof HTMLStyleElement) element.nonce = nonce;
  return element;
};

createRoot(document.getElementById("root")!).render(
  <ConfigProvider locale={zhCN} theme={theme} button={{ autoInsertSpace: false }}>
    <Messages>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </Messages>
  </ConfigProvider>,
);

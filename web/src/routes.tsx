import type { ComponentType } from "react";
import { createBrowserRouter, Outlet } from "react-router";
import { Frame } from "./Frame";
import { SessionProvider } from "./session";
import { Waiting } from "./ui/states";
import { Broken } from "./ui/trouble";

/** A page is fetched when it is first opened. */
const page = (load: () => Promise<{ default: ComponentType }>) => async () => ({ Component: (await load()).default });

const Root = () => (
  <SessionProvider loading={<Waiting />}>
    <Outlet />
  </SessionProvider>
);

export const router = createBrowserRouter([
  { path: "/print/*", errorElement: <Broken />, hydrateFallbackElement: <Waiting />, lazy: page(() => import("./pages/Print")) },
  {
    element: <Root />,
    errorElement: <Broken />,
    hydrateFallbackElement: <Waiting />,
    children: [
      { path: "/disclosure", lazy: page(() => import("./pages/Disclosure")) },
      { path: "/sign-in", lazy: page(() => import("./pages/SignIn")) },
      {
        element: <Frame />,
        errorElement: <Broken />,
        children: [
          { index: true, lazy: page(() => import("./pages/Home")) },
          { path: "month", lazy: page(() => import("./pages/Month")) },
          { path: "advance", lazy: page(() => import("./pages/AdvancePage")) },
          { path: "settle", lazy: page(() => import("./pages/SettlePage")) },
          { path: "statement/:provider/:fund/:month", lazy: page(() => import("./pages/StatementPage")) },
          { path: "reconcile", lazy: page(() => import("./pages/Reconciliations")) },
          { path: "payments", lazy: page(() => import("./pages/Payments")) },
          { path: "imports", lazy: page(() => import("./pages/Imports")) },
          { path: "funds", lazy: page(() => import("./pages/FundsPage")) },
          { path: "books/:tab?", lazy: page(() => import("./pages/Books")) },
          { path: "vouchers/:region/:fund/:period/:number", lazy: page(() => import("./pages/VoucherPage")) },
          { path: "providers", lazy: page(() => import("./pages/Providers")) },
          { path: "providers/:code", lazy: page(() => import("./pages/ProviderPage")) },
          { path: "requests", lazy: page(() => import("./pages/Requests")) },
          { path: "prepayment", lazy: page(() => import("./pages/Prepayment")) },
          { path: "prepayment/batch", lazy: page(() => import("./pages/PrepaymentBatch")) },
          { path: "prepayment/use", lazy: page(() => import("./pages/Uses")) },
          { path: "prepayment/use/:id", lazy: page(() => import("./pages/UsePage")) },
          { path: "prepayment/recalls", lazy: page(() => import("./pages/Recalls")) },
          { path: "prepayment/recalls/:id", lazy: page(() => import("./pages/RecallPage")) },
          { path: "prepayment/year-end", lazy: page(() => import("./pages/YearEnd")) },
          { path: "prepayment/:id", lazy: page(() => import("./pages/ApplicationPage")) },
          { path: "clearing", lazy: page(() => import("./pages/Clearing")) },
          { path: "clearing/:provider/:fund/:year", lazy: page(() => import("./pages/ClearingStatement")) },
          { path: "supervision", lazy: page(() => import("./pages/Supervision")) },
          { path: "supervision/:region", lazy: page(() => import("./pages/SupervisedRegion")) },
          { path: "supervision/:region/:provider", lazy: page(() => import("./pages/SupervisedProvider")) },
          { path: "notices/:id?", lazy: page(() => import("./pages/Notices")) },
          { path: "forecast", lazy: page(() => import("./pages/Forecast")) },
          { path: "duties", lazy: page(() => import("./pages/DutiesPage")) },
          { path: "own/prepayment", lazy: page(() => import("./pages/OwnPrepayment")) },
          { path: "own/declare", lazy: page(() => import("./pages/OwnDeclaration")) },
          { path: "audit", lazy: page(() => import("./pages/Audit")) },
          { path: "account", lazy: page(() => import("./pages/OwnAccount")) },
          { path: "find", lazy: page(() => import("./pages/Find")) },
          { path: "verify", lazy: page(() => import("./pages/Verify")) },
          { path: "policy", lazy: page(() => import("./pages/PolicyPage")) },
          { path: "calendar", lazy: page(() => import("./pages/CalendarPage")) },
          { path: "tokens", lazy: page(() => import("./pages/Tokens")) },
          { path: "users", lazy: page(() => import("./pages/Users")) },
          { path: "law", lazy: page(() => import("./pages/Law")) },
          { path: "*", lazy: page(() => import("./pages/NotFound")) },
        ],
      },
    ],
  },
]);

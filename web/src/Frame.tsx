import { LogoutOutlined, MenuOutlined, SearchOutlined, UserOutlined } from "./ui/icons";
import { Button, DatePicker, Drawer, Dropdown, Layout, Menu, type MenuProps } from "antd";
import dayjs from "dayjs";
import { Suspense, useEffect, useState } from "react";
import { Link, Navigate, Outlet, useLocation } from "react-router";
import { chooseBusinessDay } from "./api";
import { entries } from "./menu";
import { ChangePassword } from "./pages/ChangePassword";
import { Credentials } from "./pages/SignIn";
import { type Person, useSession } from "./session";
import { Modal } from "./ui/dialogs";
import { ExplainProvider } from "./ui/Explain";
import { useFocusKept } from "./ui/focus";
import { Waiting } from "./ui/states";
import { regions } from "./words";

/** 页面框架。The menu by post, who is signed in, and the page. */
export function Frame() {
  const { person, ended } = useSession();
  const location = useLocation();
  const [open, setOpen] = useState(false);
  useEffect(() => setOpen(false), [location.pathname]);
  useFocusKept();

  if (!person) return <Navigate to={`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`} replace />;
  if (person.must_change_password) return <ChangePassword forced />;
  return (
    <ExplainProvider>
      <a className="skip" href="#page">跳到正文</a>
      <Layout className="frame">
        <Layout.Sider width={196} className="frame-side">
          <Brand />
          <PageMenu person={person} path={location.pathname} />
        </Layout.Sider>
        <Layout>
          <Layout.Header className="frame-head">
            <Button className="frame-burger" type="text" icon={<MenuOutlined />} aria-label="打开菜单" onClick={() => setOpen(true)} />
            <span className="frame-place">{person.region ? regions[person.region] : "山西省"}医保{person.role === "finance" ? " · 财政" : ""}</span>
            {person.may.includes("find") && <Link to="/find" className="frame-find" aria-label="查找编号"><SearchOutlined /></Link>}
            <BusinessDay person={person} />
            <Who person={person} />
          </Layout.Header>
          <Layout.Content id="page" className="frame-page" role="main">
            <Suspense fallback={<Waiting />}>
              <Outlet />
            </Suspense>
          </Layout.Content>
        </Layout>
      </Layout>
      <Drawer open={open} onClose={() => setOpen(false)} placement="left" size={240} className="frame-drawer" title={<Brand />} closable={false} styles={{ body: { padding: 8 } }}>
        <PageMenu person={person} path={location.pathname} />
      </Drawer>
      <Modal open={ended} title="会话已失效,请重新登录" footer={null} closable={false} width={400} zIndex={2000} destroyOnHidden>
        <p className="gap-below">{person.display_name}({person.name}):登录后接着办,填好的还在。 <a href="/sign-in">换人登录</a></p>
        <Credentials of={person.name} />
      </Modal>
    </ExplainProvider>
  );
}

const Brand = () => (
  <Link to="/" className="brand">
    <img src="/icon.svg" alt="" width={26} height={26} />
    <span>
      医结<small>即时结算与预付金</small>
    </span>
  </Link>
);

function PageMenu({ person, path }: { person: Person; path: string }) {
  const mine = entries.filter((entry) => person.may.includes(entry.needs));
  const groups = [...new Set(mine.map((entry) => entry.group))];
  const item = (entry: (typeof entries)[number]) => ({ key: entry.to, icon: entry.icon, label: <Link to={entry.to}>{entry.title}</Link> });
  const current = mine.map((entry) => entry.to).filter((to) => path === to || (to !== "/" && path.startsWith(`${to}/`))).sort((a, b) => b.length - a.length).slice(0, 1);
  return (
    <nav aria-label="主菜单">
      <Menu
        theme="dark" mode="inline" selectedKeys={current} inlineIndent={14}
        items={groups.flatMap((group): NonNullable<MenuProps["items"]> => {
          const children = mine.filter((entry) => entry.group === group).map(item);
          return group === "" ? children : [{ key: group, type: "group" as const, label: group, children }];
        })}
      />
    </nav>
  );
}

/** 业务日:今天;演示时可以换一天,接着办后面的事。 */
function BusinessDay({ person }: { person: Person }) {
  if (!person.day_may_be_given) return <span className="frame-day">业务日 {person.business_day}</span>;
  const choose = (day: string) => {
    chooseBusinessDay(day);
    window.location.reload();
  };
  return (
    <label className="frame-day">
      演示业务日{" "}
      <DatePicker size="small" variant="filled" allowClear={false} value={dayjs(person.business_day)} onChange={(day) => day && choose(day.format("YYYY-MM-DD"))} style={{ width: 118 }} />
    </label>
  );
}

function Who({ person }: { person: Person }) {
  const { signOut } = useSession();
  return (
      <Dropdown
        trigger={["click"]}
        menu={{
          items: [
            { key: "account", icon: <UserOutlined />, label: <Link to="/account">我的账户</Link> },
            { key: "out", icon: <LogoutOutlined />, label: "退出", onClick: () => void signOut() },
          ],
        }}
      >
        <Button type="text" className="frame-who" aria-label={`${person.display_name},${person.role_name},打开个人菜单`}>
          <span className="frame-post">{person.role_name}</span>
          {person.display_name}
        </Button>
      </Dropdown>
  );
}

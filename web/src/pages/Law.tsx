import { Tabs } from "antd";
import { all } from "../law";
import { Page, Panel } from "../ui/Page";

/** 政策原文:两份文件,一字不改。 */
export default function Law() {
  return (
    <Page title="政策原文" lead="本系统的每条规则都出自这两份文件;页面上的条款都可点开看原文" print>
      <Panel>
        <Tabs items={all.map(({ name, title, sections }) => ({
          key: name, label: name,
          children: <article className="law-page"><h2>{title}</h2>{sections.map(([key, text]) => <section key={key}>{text}{"\n"}</section>)}</article>,
        }))} />
      </Panel>
    </Page>
  );
}

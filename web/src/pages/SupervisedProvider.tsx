import { Link, useParams } from "react-router";
import { useAsk } from "../api";
import { Page } from "../ui/Page";
import { Answer } from "../ui/states";
import { regions } from "../words";
import { MoneyOf } from "./ProviderHome";

/** 一家机构,由监督看:与机构自己看到的同一份数。 */
export default function SupervisedProvider() {
  const { region = "", provider = "" } = useParams();
  const detail = useAsk("providers/money", { code: provider });
  return (
    <Page title={detail.data?.name ?? provider} lead={`${provider},${regions[region]}`} back={{ to: `/supervision/${region}`, title: `${regions[region] ?? region} · 监督` }} actions={<Link to={`/providers/${provider}`}>机构资料</Link>} print>
      <Answer of={detail} lines={10}>{(d) => <MoneyOf d={d} />}</Answer>
    </Page>
  );
}

import { Link } from "react-router";
import { useAsk } from "../api";
import { useMay } from "../session";
import { Article } from "../ui/Article";
import { BigMoney } from "../ui/Money";
import { Facts, Page, Panel } from "../ui/Page";
import { useNames } from "../ui/columns";
import { Answer } from "../ui/states";
import { StateTag } from "../ui/Tag";
import { applicationStates } from "../words";
import { idOf, titleOf, useOne } from "./prepayments";
import { AddUse, coverage, UseEntries } from "./use";

/** 一家机构的使用台账:逐笔看凭据,不合规的据以立案,机构没有登记的代录。 */
export default function UsePage() {
  const one = useOne();
  const use = useAsk("prepay/use/list", one);
  const name = useNames(one.region)(one.provider);
  const [mayAdd, mayOpen] = [useMay("prepay use add"), useMay("prepay recall open")];
  return (
    <Page title="使用台账" lead={`${name || one.provider}(${one.provider}),${titleOf(one)}`} back={{ to: "/prepayment/use", title: "预付金使用" }} print
      actions={<><Link to={`/prepayment/${idOf(one)}`}>申请</Link><Link to={`/prepayment/recalls/${idOf(one)}`}>去向与收回</Link></>}>
      <Answer of={use}>
        {(u) => (
          <>
            <Facts of={[
              { label: "状态", value: <StateTag of={applicationStates} code={u.state} /> }, { label: "已拨付", value: <BigMoney fen={u.paid_fen} /> },
              { label: "合规使用", value: <BigMoney fen={u.drugs_fen + u.consumables_fen} />, note: `覆盖已拨付的 ${coverage(u)}` },
              { label: "其他用途", value: <BigMoney fen={u.other_fen} /> }, { label: "无凭据", value: <BigMoney fen={u.unproved_fen} /> }, { label: "占用", value: <BigMoney fen={u.held_fen} /> },
            ]} />
            <Panel title="台账" extra={<span className="muted">单独设账,逐笔登记 <Article cite="办法·第十三条" /></span>} flush>
              <UseEntries of={u} act={mayOpen && u.held_fen > 0
                ? (e) => (!e.permitted || e.attachments.length === 0) && <Link to={`/prepayment/recalls/${idOf(one)}?ground=7&document=${encodeURIComponent(`使用台账第 ${e.seq} 笔`)}`}>据此立案</Link>
                : undefined} />
            </Panel>
            {mayAdd && u.paid_fen > 0 && <Panel className="no-print" title="代机构登记一笔"><AddUse of={one} /></Panel>}
          </>
        )}
      </Answer>
    </Page>
  );
}

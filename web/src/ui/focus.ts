import { useEffect } from "react";

const statusIn = (place: ParentNode) => place.querySelector<HTMLElement>(".notice[role=status]");

/**
 * 光标落空时。Where what had the focus has gone from the page — a decision is made and its button with it, a link has led to another page — the focus goes to what says
 * how things stand now: the notice it was in, the notice or the heading of the same panel, else of the page; not back to the page's beginning (docs/decisions/244).
 */
export function useFocusKept() {
  useEffect(() => {
    let [last, notice, panel]: (HTMLElement | null)[] = [null, null, null];
    let waiting: number | undefined;
    const note = ({ target }: FocusEvent) => {
      if (!(target instanceof HTMLElement)) return;
      last = target;
      if (target.closest("#page")) [notice, panel] = [target.closest<HTMLElement>(".notice[role=status]"), target.closest<HTMLElement>(".panel")];
    };
    const look = () => {
      waiting = undefined;
      const page = document.getElementById("page");
      if (!page || !last || document.activeElement !== document.body || last.checkVisibility()) return;
      if ([...document.querySelectorAll("[role=dialog]")].some((dialog) => dialog.checkVisibility()) || page.querySelector("[role=status][aria-label]")) return; // or still being read
      const near = panel?.isConnected ? statusIn(panel) ?? panel.querySelector<HTMLElement>("h2") : null;
      const place = (notice?.isConnected ? notice : near) ?? statusIn(page) ?? page.querySelector<HTMLElement>("h1");
      if (!place) return;
      place.tabIndex = -1;
      place.focus({ preventScroll: true });
    };
    const changed = new MutationObserver(() => (waiting ??= window.setTimeout(look, 100)));
    changed.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["class", "style"] });
    document.addEventListener("focusin", note);
    return () => {
      changed.disconnect();
      document.removeEventListener("focusin", note);
      window.clearTimeout(waiting);
    };
  }, []);
}

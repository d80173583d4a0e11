import { Modal as Window, type ModalProps, Popconfirm as Bubble, type PopconfirmProps } from "antd";
import { type ReactNode, useEffect, useRef, useState } from "react";

/**
 * 对话框里的光标。It begins on the first field to be filled in; where there is none, on the button that does nothing, so that Enter alone decides nothing.
 * When the dialog closes it is back on what opened it.
 */
function useCursor(open: boolean): ReactNode {
  const inside = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (!open) return;
    const from = document.activeElement;
    // Frames later: the dialog has drawn itself, and has noted by itself where the focus was.
    let frame = 0;
    const begin = () => {
      const dialog = dialogOf(inside.current);
      if (dialog) beginning(dialog)?.focus({ preventScroll: true });
      else frame = requestAnimationFrame(begin);
    };
    frame = requestAnimationFrame(begin);
    return () => {
      cancelAnimationFrame(frame);
      const dialog = dialogOf(inside.current);
      requestAnimationFrame(() => {
        const at = document.activeElement;
        if (from instanceof HTMLElement && (at === null || at === document.body || dialog?.contains(at))) from.focus({ preventScroll: true });
      });
    };
  }, [open]);
  return <span ref={inside} hidden />;
}

const dialogOf = (inside: Element | null) => inside?.closest<HTMLElement>(".ant-modal, .ant-popover") ?? null;

function beginning(dialog: HTMLElement): HTMLElement | undefined {
  const fields = [...dialog.querySelectorAll<HTMLInputElement>("input, textarea")].filter((field) => !field.disabled && field.checkVisibility());
  return fields.find((field) => field.type !== "radio" || field.checked) ?? dialog.querySelector<HTMLElement>(".ant-modal-footer .ant-btn, .ant-popconfirm-buttons .ant-btn, .row-end .ant-btn") ?? undefined;
}

export function Modal({ open = false, children, ...rest }: ModalProps) {
  const cursor = useCursor(open);
  return <Window {...rest} open={open}>{cursor}{children}</Window>;
}

/** Where the question is asked next to the button. */
export function Popconfirm({ title, ...rest }: PopconfirmProps & { title: ReactNode }) {
  const [open, setOpen] = useState(false);
  const cursor = useCursor(open);
  return <Bubble {...rest} open={open} onOpenChange={setOpen} title={<>{title}{cursor}</>} />;
}

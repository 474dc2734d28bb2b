import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";
import { Button, IconButton } from "@/ui/Button";

const OVERLAY = "fixed inset-0 z-40 bg-[oklch(0.15_0.02_275/0.45)] animate-appear";

interface LayerProps {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  description?: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
}

/** A question in the middle of the screen; Escape and the shade close it. */
export function Dialog({ open, onClose, title, description, children, footer }: LayerProps) {
  return (
    <Radix.Root open={open} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={OVERLAY} />
        <Radix.Content
          {...(description ? {} : { "aria-describedby": undefined })}
          className="fixed top-1/2 left-1/2 z-50 flex max-h-[90dvh] w-[min(32rem,calc(100vw-2rem))] -translate-1/2 flex-col rounded-xl bg-raised shadow-layer animate-appear"
        >
          <div className="px-5 pt-5">
            <Radix.Title className="text-base font-semibold">{title}</Radix.Title>
            {description && (
              <Radix.Description className="mt-1 text-ink-2">{description}</Radix.Description>
            )}
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">{children}</div>
          {footer && <div className="flex flex-wrap justify-end gap-2 px-5 pb-5">{footer}</div>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface ConfirmProps {
  open: boolean;
  onClose: () => void;
  title: string;
  /** What will happen, in numbers. */
  children: ReactNode;
  /** The act itself: "Cancel 12,400 e-mails". */
  act: string;
  onAct: () => void;
  busy?: boolean;
  look?: "danger" | "primary";
}

/** Asks before an act that cannot be taken back, and names it on its button. */
export function ConfirmDialog({
  open,
  onClose,
  title,
  children,
  act,
  onAct,
  busy = false,
  look = "danger",
}: ConfirmProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={title}
      footer={
        <>
          <Button onClick={onClose}>Keep as it is</Button>
          <Button look={look} busy={busy} onClick={onAct}>
            {act}
          </Button>
        </>
      }
    >
      <div className="text-ink-2">{children}</div>
    </Dialog>
  );
}

interface DrawerProps extends LayerProps {
  wide?: boolean;
}

/** Slides in from the right over its page (from below on a phone); give it an address of its own. */
export function Drawer({ open, onClose, title, description, children, footer, wide }: DrawerProps) {
  return (
    <Radix.Root open={open} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={OVERLAY} />
        <Radix.Content
          {...(description ? {} : { "aria-describedby": undefined })}
          className={cn(
            "fixed z-50 flex flex-col bg-raised shadow-layer",
            "inset-x-0 bottom-0 max-h-[92dvh] rounded-t-xl max-sm:animate-sheet",
            "sm:inset-y-0 sm:right-0 sm:left-auto sm:max-h-none sm:rounded-none sm:border-l sm:border-line sm:animate-drawer",
            wide ? "sm:w-[min(56rem,92vw)]" : "sm:w-[min(34rem,92vw)]",
          )}
        >
          <div className="flex items-start justify-between gap-4 border-b border-line px-5 py-3.5">
            <div className="min-w-0">
              <Radix.Title className="truncate text-base font-semibold">{title}</Radix.Title>
              {description && (
                <Radix.Description asChild>
                  <div className="mt-0.5 text-ink-2">{description}</div>
                </Radix.Description>
              )}
            </div>
            <Radix.Close asChild>
              <IconButton label="Close" className="-mr-2">
                <X aria-hidden />
              </IconButton>
            </Radix.Close>
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">{children}</div>
          {footer && (
            <div className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3">
              {footer}
            </div>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

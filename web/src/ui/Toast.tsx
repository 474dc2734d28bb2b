import { X } from "lucide-react";
import { Toast as Radix } from "radix-ui";
import { cn } from "@/lib/cn";
import { createStore, useStore } from "@/lib/store";
import { Button, IconButton } from "@/ui/Button";

interface ToastAsked {
  title: string;
  text?: string;
  kind?: "done" | "error";
  /** Takes the act back, or leads on. */
  action?: { label: string; run: () => void };
}
interface Shown extends ToastAsked {
  id: number;
}

const AT_MOST = 4;
const shown = createStore<readonly Shown[]>([]);
let nextId = 1;

/** Say in the corner what has happened. Errors that belong to a place are shown there instead. */
export function toast(asked: ToastAsked): void {
  shown.set([...shown.get(), { ...asked, id: nextId++ }].slice(-AT_MOST));
}

function drop(id: number): void {
  shown.set(shown.get().filter((one) => one.id !== id));
}

export function Toaster() {
  return (
    <Radix.Provider swipeDirection="right" duration={6000}>
      {useStore(shown).map((one) => (
        <Radix.Root
          key={one.id}
          onOpenChange={(isOpen) => !isOpen && drop(one.id)}
          className={cn(
            "flex items-start gap-3 rounded-lg border bg-raised px-4 py-3 shadow-layer animate-appear",
            one.kind === "error" ? "border-danger-line" : "border-line",
          )}
        >
          <div className="min-w-0 flex-1">
            <Radix.Title className="font-medium">{one.title}</Radix.Title>
            {one.text && <Radix.Description className="text-ink-2">{one.text}</Radix.Description>}
          </div>
          {one.action && (
            <Radix.Action asChild altText={one.action.label}>
              <Button size="sm" onClick={one.action.run}>
                {one.action.label}
              </Button>
            </Radix.Action>
          )}
          <Radix.Close asChild>
            <IconButton label="Close" className="-my-1 -mr-2 size-8">
              <X aria-hidden />
            </IconButton>
          </Radix.Close>
        </Radix.Root>
      ))}
      <Radix.Viewport className="fixed right-4 bottom-20 z-60 flex w-[min(24rem,calc(100vw-2rem))] flex-col gap-2 outline-none md:bottom-4" />
    </Radix.Provider>
  );
}

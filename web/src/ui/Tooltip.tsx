import { Tooltip as Radix } from "radix-ui";
import type { ReactNode } from "react";

/** Words over a control, for mouse and keyboard. Nothing may be only here. */
export function Tooltip({ text, children }: { text: ReactNode; children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={300}>
      <Radix.Root>
        <Radix.Trigger asChild>{children}</Radix.Trigger>
        <Radix.Portal>
          <Radix.Content
            sideOffset={6}
            collisionPadding={8}
            className="z-60 max-w-xs rounded-md bg-ink px-2.5 py-1.5 text-xs text-ground shadow-layer animate-appear"
          >
            {text}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </Radix.Provider>
  );
}

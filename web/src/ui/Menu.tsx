import { DropdownMenu as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

interface MenuProps {
  /** The button that opens it. */
  trigger: ReactNode;
  align?: "start" | "end";
  children: ReactNode;
}

export function Menu({ trigger, align = "end", children }: MenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-h-[70dvh] min-w-48 overflow-y-auto rounded-lg border border-line bg-raised p-1 shadow-layer animate-appear"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface MenuItemProps {
  icon?: ReactNode;
  danger?: boolean;
  disabled?: boolean;
  onSelect?: () => void;
  /** A mark at the right: the chosen one of several, a key. */
  mark?: ReactNode;
  /** Renders its one child, a link, as the item. */
  asChild?: boolean;
  children: ReactNode;
}

const ITEM =
  "flex min-h-8 w-full cursor-pointer items-center gap-2.5 rounded-md px-2 text-left text-sm outline-none data-[highlighted]:bg-inset data-[disabled]:cursor-not-allowed data-[disabled]:opacity-50 [&_svg]:size-4";

export function MenuItem(props: MenuItemProps) {
  const { icon, danger = false, disabled = false, onSelect, mark, asChild, children } = props;
  const classes = cn(ITEM, danger ? "text-failed-text" : "text-ink");
  if (asChild) {
    return (
      <Radix.Item asChild disabled={disabled} className={classes}>
        {children}
      </Radix.Item>
    );
  }
  return (
    <Radix.Item disabled={disabled} onSelect={() => onSelect?.()} className={classes}>
      {icon}
      <span className="flex-1">{children}</span>
      {mark}
    </Radix.Item>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2 py-1.5 text-xs text-ink-3">{children}</Radix.Label>;
}

export function MenuLine() {
  return <Radix.Separator className="my-1 h-px bg-line" />;
}

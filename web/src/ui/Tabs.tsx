import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

/** The look of tabs; the tabs themselves are links, so that each has its address. */
export function TabRow({ label, children }: { label: string; children: ReactNode }) {
  return (
    <nav aria-label={label} className="mb-4 flex gap-1 overflow-x-auto border-b border-line">
      {children}
    </nav>
  );
}

/** For the `className` of a link in a `TabRow`; `aria-current` or `data-status` marks the open one. */
export const TAB = cn(
  "-mb-px flex h-9 shrink-0 items-center gap-2 border-b-2 border-transparent px-3 text-ink-2",
  "hover:text-ink focus-visible:outline-offset-[-2px]",
  "data-[status=active]:border-accent data-[status=active]:font-medium data-[status=active]:text-ink",
);

interface SwitchProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; label: ReactNode }[];
  onChange: (value: Value) => void;
}

/** A choice of a few that are all seen: a period, a theme. */
export function Segmented<Value extends string>(props: SwitchProps<Value>) {
  const { label, value, options, onChange } = props;
  return (
    <div
      role="radiogroup"
      aria-label={label}
      className="inline-flex rounded-md border border-line bg-inset p-0.5"
    >
      {options.map((option) => (
        <label
          key={option.value}
          className={cn(
            "flex h-7 cursor-pointer items-center gap-1.5 rounded-[5px] px-2.5 text-[0.8125rem] text-ink-2 [&_svg]:size-4",
            "has-focus-visible:outline-2 has-focus-visible:outline-accent-text",
            option.value === value && "bg-surface font-medium text-ink shadow-xs dark:bg-line",
          )}
        >
          <input
            type="radio"
            className="sr-only"
            name={label}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </div>
  );
}

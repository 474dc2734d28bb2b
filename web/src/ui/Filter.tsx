import { Search, X } from "lucide-react";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { cn } from "@/lib/cn";

const PAUSE_MS = 250;

interface SearchBoxProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/** A search field that asks once the typing rests. */
export function SearchBox({ label, value, onChange }: SearchBoxProps) {
  const [typed, setTyped] = useState(value);
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => latest.current(typed), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, value]);
  return (
    <div className="relative w-full sm:w-64">
      <Search
        aria-hidden
        className="pointer-events-none absolute top-2 left-2.5 size-4 text-ink-3"
      />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        className="h-8 w-full rounded-md border border-line-strong bg-surface pr-2 pl-8 text-[0.8125rem] placeholder:text-ink-3"
      />
    </div>
  );
}

interface FilterChipProps {
  isOn: boolean;
  onToggle: () => void;
  children: ReactNode;
}

/** A filter that is on or off; the address of the page keeps it. */
export function FilterChip({ isOn, onToggle, children }: FilterChipProps) {
  return (
    <button
      type="button"
      aria-pressed={isOn}
      onClick={onToggle}
      className={cn(
        "inline-flex h-8 items-center gap-1.5 rounded-full border px-3 text-[0.8125rem] whitespace-nowrap [&_svg]:size-3.5",
        isOn
          ? "border-accent bg-accent-soft font-medium text-accent-text"
          : "border-line-strong bg-surface text-ink-2 hover:text-ink",
      )}
    >
      {children}
      {isOn && <X aria-hidden />}
    </button>
  );
}

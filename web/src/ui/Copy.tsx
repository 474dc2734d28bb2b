import { Check, Copy as CopyIcon } from "lucide-react";
import { useEffect, useState } from "react";
import { IconButton } from "@/ui/Button";

/** Monospace text with a button that copies it. */
export function CopyText({ text, label }: { text: string; label: string }) {
  const [isDone, setDone] = useState(false);
  useEffect(() => {
    if (!isDone) return;
    const timer = setTimeout(() => setDone(false), 1500);
    return () => clearTimeout(timer);
  }, [isDone]);
  return (
    <span className="inline-flex max-w-full items-center gap-1">
      <code className="min-w-0 truncate font-mono text-xs" title={text}>
        {text}
      </code>
      <IconButton
        label={isDone ? "Copied" : label}
        className="size-7 [&_svg]:size-3.5"
        onClick={() => void navigator.clipboard.writeText(text).then(() => setDone(true))}
      >
        {isDone ? <Check aria-hidden /> : <CopyIcon aria-hidden />}
      </IconButton>
    </span>
  );
}

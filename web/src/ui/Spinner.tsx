import { LoaderCircle } from "lucide-react";
import { useEffect, useState } from "react";

export function Spinner() {
  return <LoaderCircle aria-hidden className="size-4 animate-spin" />;
}

const WORDS_AFTER_MS = 1000;

/** A wait that says after a second what for. */
export function Waiting({ what }: { what: string }) {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), WORDS_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status" className="flex items-center justify-center gap-2 p-8 text-ink-3">
      <Spinner />
      <span className={isLong ? "" : "sr-only"}>{what}</span>
    </div>
  );
}

import { FileUp } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { cn } from "@/lib/cn";

interface DropZoneProps {
  onFile: (file: File) => void;
  isBusy?: boolean;
}

/** Takes a CSV: dropped anywhere on the page, or chosen. */
export function DropZone({ onFile, isBusy = false }: DropZoneProps) {
  const id = useId();
  const isOver = useFileDrop(onFile);
  return (
    <label
      htmlFor={id}
      className={cn(
        "flex cursor-pointer flex-col items-center rounded-lg border border-dashed px-6 py-8 text-center",
        "has-focus-visible:outline-2 has-focus-visible:outline-accent-text",
        isOver ? "border-accent bg-accent-soft" : "border-line-strong bg-inset hover:border-ink-3",
      )}
    >
      <FileUp aria-hidden className="mb-2 size-5 text-ink-3" />
      <span className="font-medium">
        {isOver ? "Let go to read it" : "Drop a CSV here, or choose one"}
      </span>
      <span className="mt-1 max-w-[52ch] text-xs text-ink-3">
        One row a person, one column with the e-mail address; every other column can stand in the
        message. Comma, semicolon or tab, any usual encoding, up to 200 MiB.
      </span>
      <input
        id={id}
        type="file"
        accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain"
        className="sr-only"
        disabled={isBusy}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = ""; // the same file may be chosen again, mended
          if (file) onFile(file);
        }}
      />
    </label>
  );
}

function useFileDrop(onFile: (file: File) => void): boolean {
  const [isOver, setOver] = useState(false);
  const latest = useRef(onFile);
  useEffect(() => {
    latest.current = onFile;
  });
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      setOver(true);
    };
    const drop = (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      const file = event.dataTransfer?.files[0];
      if (file) latest.current(file);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    window.addEventListener("dragover", over);
    window.addEventListener("drop", drop);
    window.addEventListener("dragleave", leave);
    return () => {
      window.removeEventListener("dragover", over);
      window.removeEventListener("drop", drop);
      window.removeEventListener("dragleave", leave);
    };
  }, []);
  return isOver;
}

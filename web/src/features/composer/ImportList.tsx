import { useMutation } from "@tanstack/react-query";
import { Undo2, Users } from "lucide-react";
import { useEffect } from "react";
import { sentenceOf } from "@/api/errors";
import { problemsHref, undoImport } from "@/api/imports";
import type { Import } from "@/api/types";
import { leftOut, sumOf } from "@/features/composer/sums";
import { formatAmount } from "@/lib/numbers";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";
import { Ago } from "@/ui/Time";
import { toast } from "@/ui/Toast";

const ASK_MS = 700;

interface ImportListProps {
  imports: readonly Import[];
  onChanged: () => void;
}

/** The files that were added, with their arithmetic; each can be undone. */
export function ImportList({ imports, onChanged }: ImportListProps) {
  const isRunning = imports.some(({ status }) => status === "running");
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(onChanged, ASK_MS);
    return () => clearInterval(timer);
  }, [isRunning, onChanged]);
  if (imports.length === 0) {
    return (
      <EmptyState icon={Users} title="Nobody yet">
        Each file you add will be here with its sum, and can be taken out again.
      </EmptyState>
    );
  }
  return (
    <ul className="divide-y divide-line">
      {imports.map((one) => (
        <li key={one.id} className="flex flex-wrap items-start justify-between gap-3 px-4 py-3">
          <div className="min-w-0">
            <p className="font-medium tabular">{formatAmount(one.accepted, "recipient")}</p>
            <p className="text-xs text-ink-3">
              {one.status === "running" && "Being read … "}
              {one.status === "failed" ? one.error : sumOf(one)} · <Ago at={one.created_at} />
            </p>
            {leftOut(one) > 0 && (
              <a
                href={problemsHref(one.id)}
                download
                className="text-xs text-accent-text hover:underline"
              >
                Download the {formatAmount(leftOut(one), "row")} left out
              </a>
            )}
          </div>
          <UndoButton one={one} onDone={onChanged} />
        </li>
      ))}
    </ul>
  );
}

function UndoButton({ one, onDone }: { one: Import; onDone: () => void }) {
  const undo = useMutation({
    mutationFn: () => undoImport(one.id),
    onSuccess: () => {
      toast({ title: `${formatAmount(one.accepted, "recipient")} taken out again` });
      onDone();
    },
    onError: (error) => toast({ kind: "error", title: "Not undone", text: sentenceOf(error) }),
  });
  return (
    <Button
      size="sm"
      look="quiet"
      busy={undo.isPending}
      icon={<Undo2 aria-hidden />}
      onClick={() => undo.mutate()}
    >
      Undo
    </Button>
  );
}

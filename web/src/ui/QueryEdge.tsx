import { RotateCcw } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/Notice";

interface QueryEdgeProps {
  /** What the query is for, as in "The campaigns cannot be shown". */
  what: string;
  query: {
    isPending: boolean;
    isError: boolean;
    error: unknown;
    data: unknown;
    refetch: () => unknown;
  };
  /** In the shape of what comes. */
  skeleton: ReactNode;
  sentence: (error: unknown) => string;
  children: ReactNode;
}

/** Waiting, failed or there: what was read before stays on screen when reading anew fails. */
export function QueryEdge({ what, query, skeleton, sentence, children }: QueryEdgeProps) {
  if (query.data === undefined && query.isError) {
    return (
      <Notice
        kind="error"
        title={`${what} cannot be shown now`}
        className="m-4"
        action={
          <Button size="sm" icon={<RotateCcw aria-hidden />} onClick={() => void query.refetch()}>
            Try again
          </Button>
        }
      >
        {sentence(query.error)}
      </Notice>
    );
  }
  if (query.isPending) return skeleton;
  return children;
}

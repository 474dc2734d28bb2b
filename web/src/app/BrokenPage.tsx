import { useRouter, type ErrorComponentProps } from "@tanstack/react-router";
import { sentenceOf } from "@/api/errors";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/Notice";

/** Instead of a page that could not be shown. */
export function BrokenPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const again = () => {
    reset();
    void router.invalidate();
  };
  return (
    <div className="mx-auto max-w-2xl px-4 py-16">
      <Notice
        kind="error"
        title="This page cannot be shown"
        details={error instanceof Error ? error.message : String(error)}
        action={<Button onClick={again}>Try again</Button>}
      >
        {sentenceOf(error)}
      </Notice>
    </div>
  );
}

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";
import { sentenceOf } from "@/api/errors";
import { previewQuery } from "@/api/templates";
import type { Preview as Rendered, Recipient } from "@/api/types";
import type { Fields } from "@/features/composer/draft";
import { formatCount } from "@/lib/numbers";
import { useRested } from "@/lib/rest";
import { IconButton } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { MailFrame } from "@/ui/MailFrame";
import { Notice } from "@/ui/Notice";
import { Skeleton } from "@/ui/Skeleton";
import { Segmented } from "@/ui/Tabs";

interface PreviewProps {
  fields: Fields;
  people: readonly Recipient[];
  total: number;
  onNearEnd: () => void;
}

/** The message as one real recipient will read it. */
export function Preview({ fields, people, total, onNearEnd }: PreviewProps) {
  const [index, setIndex] = useState(0);
  const [side, setSide] = useState<"html" | "text">("html");
  const person = people[Math.min(index, people.length - 1)];
  const { subject, html, text } = useRested(fields);
  const query = useQuery({
    ...previewQuery({ subject, html, text, variables: person?.fields ?? {} }),
    placeholderData: keepPreviousData,
  });
  const go = (to: number) => {
    setIndex(to);
    if (to > people.length - 5) onNearEnd();
  };
  return (
    <Card
      title="Preview"
      aside={
        <Segmented
          label="Preview of"
          value={side}
          options={[
            { value: "html", label: "HTML" },
            { value: "text", label: "Text" },
          ]}
          onChange={setSide}
        />
      }
    >
      <div className="mb-3 flex items-center justify-between gap-2">
        <p className="min-w-0 truncate">
          {person ? (
            <>
              <span className="text-ink-3">To</span>{" "}
              <code className="font-mono text-xs">{person.address}</code>
              <span className="text-ink-3 tabular"> · row {formatCount(person.row)}</span>
            </>
          ) : (
            <span className="text-ink-3">With empty fields: there are no recipients yet.</span>
          )}
        </p>
        {person && (
          <div className="flex shrink-0 items-center">
            <IconButton
              label="Previous recipient"
              disabled={index === 0}
              onClick={() => go(index - 1)}
            >
              <ChevronLeft aria-hidden />
            </IconButton>
            <span className="text-xs text-ink-3 tabular">
              {formatCount(index + 1)} of {formatCount(Math.max(total, people.length))}
            </span>
            <IconButton
              label="Next recipient"
              disabled={index >= people.length - 1}
              onClick={() => go(index + 1)}
            >
              <ChevronRight aria-hidden />
            </IconButton>
          </div>
        )}
      </div>
      {query.isError && !query.data && (
        <Notice kind="error" title="There is no preview">
          {sentenceOf(query.error)}
        </Notice>
      )}
      {query.isPending && <Skeleton className="h-[28rem]" />}
      {query.data && <Shown rendered={query.data} side={side} isEmpty={!html && !text} />}
    </Card>
  );
}

interface ShownProps {
  rendered: Rendered;
  side: "html" | "text";
  isEmpty: boolean;
}

function Shown({ rendered, side, isEmpty }: ShownProps) {
  return (
    <div className="flex flex-col gap-3">
      {rendered.problems.map((problem) => (
        <Notice
          key={`${problem.code} ${problem.field} ${problem.part}`}
          kind={problem.code === "missing_field" ? "warning" : "error"}
          title={problem.code === "missing_field" ? "A field is missing" : "It cannot be filled"}
        >
          {problem.message}
          {problem.part !== null && ` (${problem.part}${lineOf(problem.line)})`}
        </Notice>
      ))}
      <p className="font-semibold break-words">
        {rendered.subject || <span className="font-normal text-ink-3">No subject yet</span>}
      </p>
      {side === "text" ? (
        <pre className="min-h-[28rem] rounded-md border border-line bg-inset p-3 font-mono text-xs break-words whitespace-pre-wrap">
          {rendered.text}
        </pre>
      ) : isEmpty ? (
        <p className="flex h-[28rem] items-center justify-center rounded-md border border-dashed border-line-strong text-ink-3">
          What you write is shown here as it will be read.
        </p>
      ) : (
        <MailFrame title="Preview of the message" html={rendered.html} />
      )}
    </div>
  );
}

function lineOf(line: number | null): string {
  return line === null ? "" : `, line ${line}`;
}

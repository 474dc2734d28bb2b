import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { sentenceOf } from "@/api/errors";
import { previewQuery } from "@/api/templates";
import type { Preview } from "@/api/types";
import { exampleValues } from "@/features/templates/template-form";
import { formatAmount } from "@/lib/numbers";
import { Card } from "@/ui/Card";
import { Field, Input } from "@/ui/Field";
import { Notice } from "@/ui/Notice";
import { QueryEdge } from "@/ui/QueryEdge";
import { SkeletonRows } from "@/ui/Skeleton";
import { Segmented } from "@/ui/Tabs";

const PAUSE_MS = 350;

interface Content {
  subject: string;
  html: string;
  text: string;
}

/** The content as an example reader would get it; asked for once the typing rests. */
export function PreviewCard(content: Content) {
  const [part, setPart] = useState<"html" | "text">("html");
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [fields, setFields] = useState<readonly string[]>([]);
  const rested = useRested(JSON.stringify({ content, values: exampleValues(fields, typed) }));
  const asked = JSON.parse(rested) as { content: Content; values: Record<string, string> };
  const query = useQuery({
    ...previewQuery({
      subject: asked.content.subject,
      html: asked.content.html,
      text: asked.content.text.trim() ? asked.content.text : null,
      variables: asked.values,
    }),
    placeholderData: keepPreviousData,
  });
  const found = query.data?.variables;
  if (found && found.join("\n") !== fields.join("\n")) setFields(found);
  return (
    <Card
      title="Preview"
      className="xl:sticky xl:top-20"
      aside={
        <Segmented
          label="Part of the message"
          value={part}
          options={[
            { value: "html", label: "HTML" },
            { value: "text", label: "Text" },
          ]}
          onChange={setPart}
        />
      }
    >
      <QueryEdge
        what="The preview"
        query={query}
        skeleton={<SkeletonRows rows={4} />}
        sentence={sentenceOf}
      >
        {query.data && (
          <div className="flex flex-col gap-4">
            <Problems problems={query.data.problems} />
            <Letter preview={query.data} part={part} />
            <Fields
              values={exampleValues(fields, typed)}
              onChange={(field, value) => setTyped({ ...typed, [field]: value })}
            />
          </div>
        )}
      </QueryEdge>
    </Card>
  );
}

function useRested(value: string): string {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}

function Problems({ problems }: { problems: Preview["problems"] }) {
  if (problems.length === 0) return null;
  return (
    <Notice
      kind="warning"
      title={formatAmount(problems.length, "thing to look at", "things to look at")}
    >
      <ul className="flex flex-col gap-0.5">
        {problems.map(({ code, part, line, message }, index) => (
          <li key={`${code} ${index}`}>
            {[part, line !== null && `line ${line}`].filter(Boolean).join(", ") || "Message"}:{" "}
            {message}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function Letter({ preview, part }: { preview: Preview; part: "html" | "text" }) {
  return (
    <div className="overflow-hidden rounded-lg border border-line">
      <p className="border-b border-line bg-inset px-3.5 py-2.5 font-medium break-words">
        {preview.subject || <span className="text-ink-3">No subject</span>}
      </p>
      {part === "html" ? (
        // No script runs in it, and it can reach nothing: the content is anybody's.
        <iframe
          title="The message as HTML"
          sandbox=""
          srcDoc={preview.html}
          className="h-[26rem] w-full bg-white"
        />
      ) : (
        <pre className="min-h-[26rem] px-3.5 py-3 font-mono text-xs leading-5 break-words whitespace-pre-wrap">
          {preview.text}
        </pre>
      )}
    </div>
  );
}

interface FieldsProps {
  values: Readonly<Record<string, string>>;
  onChange: (field: string, value: string) => void;
}

function Fields({ values, onChange }: FieldsProps) {
  const fields = Object.entries(values);
  if (fields.length === 0) {
    return (
      <p className="text-xs text-ink-3">It has no merge fields: every reader gets the same.</p>
    );
  }
  return (
    <fieldset>
      <legend className="mb-2 text-[0.8125rem] font-medium">The example reader</legend>
      <div className="grid gap-3 sm:grid-cols-2">
        {fields.map(([field, value]) => (
          <Field key={field} label={field}>
            {(ids) => (
              <Input
                value={value}
                onChange={(event) => onChange(field, event.target.value)}
                {...ids}
              />
            )}
          </Field>
        ))}
      </div>
      <p className="mt-2 text-xs text-ink-3">Pictures from other hosts are not loaded here.</p>
    </fieldset>
  );
}

import { useInfiniteQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { recipientsQuery } from "@/api/campaigns";
import { itemsOf } from "@/api/pages";
import type { StepProps } from "@/features/composer/draft";
import { FieldPicker } from "@/features/composer/FieldPicker";
import { insertAt, type Part } from "@/features/composer/insert";
import { Preview } from "@/features/composer/Preview";
import { TemplatePicker } from "@/features/composer/TemplatePicker";
import { TestSend } from "@/features/composer/TestSend";
import { Card } from "@/ui/Card";
import { Field, Input, Textarea } from "@/ui/Field";
import { Segmented } from "@/ui/Tabs";

/** What is written, beside what one of its recipients will read. */
export function MessageStep({ draft, campaign }: StepProps) {
  const { fields, change, errors } = draft;
  const query = useInfiniteQuery(recipientsQuery(campaign.id));
  const people = itemsOf(query.data);
  const [body, setBody] = useState<"html" | "text">("html");
  const last = useRef<Part>("html");
  const controls = useRef<Partial<Record<Part, HTMLInputElement | HTMLTextAreaElement | null>>>({});

  const insert = (name: string) => {
    const part = last.current === "subject" ? "subject" : body;
    const control = controls.current[part];
    const at = control?.selectionStart ?? fields[part]?.length ?? 0;
    const made = insertAt(fields[part] ?? "", at, control?.selectionEnd ?? at, name);
    change({ [part]: made.text });
    requestAnimationFrame(() => {
      control?.focus();
      control?.setSelectionRange(made.caret, made.caret);
    });
  };
  return (
    <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-2">
      <Card
        title="Message"
        aside={<TemplatePicker isEmpty={!fields.subject && !fields.html} onPick={change} />}
      >
        <div className="flex flex-col gap-4">
          <Field label="Subject" error={errors.subject}>
            {(ids) => (
              <Input
                {...ids}
                value={fields.subject}
                maxLength={4000}
                autoComplete="off"
                placeholder="Spring news for {{ first_name }}"
                ref={(element) => void (controls.current.subject = element)}
                onFocus={() => (last.current = "subject")}
                onChange={(event) => change({ subject: event.target.value })}
              />
            )}
          </Field>
          <FieldPicker people={people} onPick={insert} />
          <div className="flex flex-col items-stretch gap-2 *:first:self-start">
            <Segmented
              label="Which body"
              value={body}
              options={[
                { value: "html", label: "HTML" },
                { value: "text", label: "Plain text" },
              ]}
              onChange={(next) => {
                setBody(next);
                last.current = next;
              }}
            />
            <Field
              key={body}
              label={body === "html" ? "HTML body" : "Plain text body"}
              error={errors[body]}
              hint={
                body === "html"
                  ? 'Liquid works in it: {{ first_name }}, or {{ company | default: "your team" }}.'
                  : "Empty: it is made from the HTML."
              }
            >
              {(ids) => (
                <Textarea
                  {...ids}
                  value={fields[body] ?? ""}
                  spellCheck
                  className="min-h-80 font-mono text-[0.8125rem] leading-5"
                  ref={(element) => void (controls.current[body] = element)}
                  onFocus={() => (last.current = body)}
                  onChange={(event) =>
                    change(
                      body === "html"
                        ? { html: event.target.value }
                        : { text: event.target.value || null },
                    )
                  }
                />
              )}
            </Field>
          </div>
        </div>
      </Card>
      <div className="flex flex-col gap-4">
        <Preview
          fields={fields}
          people={people}
          total={campaign.recipients}
          onNearEnd={() => query.hasNextPage && !query.isFetching && void query.fetchNextPage()}
        />
        <TestSend draft={draft} campaign={campaign} />
      </div>
    </div>
  );
}

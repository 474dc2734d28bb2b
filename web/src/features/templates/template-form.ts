import { z } from "zod";
import type { Template } from "@/api/types";

/** Stands in the address of a template that is not kept yet. */
export const NEW = "new";
const MAX_BYTES = 512 * 1024;

const Body = z
  .string()
  .refine((text) => new TextEncoder().encode(text).length <= MAX_BYTES, "512 KiB are the most.");

export const TemplateForm = z.object({
  name: z.string().trim().min(1, "Enter a name to find it by.").max(200),
  subject: z.string().trim().min(1, "Enter a subject.").max(4000, "4,000 characters are the most."),
  html: Body,
  text: Body,
});
export type TemplateForm = z.infer<typeof TemplateForm>;

const FIRST_HTML = `<p>Hello {{ first_name | default: "there" }},</p>
<p></p>
<p>Kind regards</p>
`;

export function formOfTemplate(
  template: Pick<Template, "name" | "subject" | "html" | "text"> | null,
): TemplateForm {
  if (!template) return { name: "", subject: "", html: FIRST_HTML, text: "" };
  const { name, subject, html, text } = template;
  return { name, subject, html, text: text ?? "" };
}

/** What is sent; without a text of its own, the text is made from the HTML. */
export function bodyOfTemplate(form: TemplateForm) {
  return { ...form, text: form.text.trim() ? form.text : null };
}

const EXAMPLES: Record<string, string> = {
  email: "ada@example.com",
  name: "Ada Lovelace",
  full_name: "Ada Lovelace",
  first_name: "Ada",
  firstname: "Ada",
  last_name: "Lovelace",
  lastname: "Lovelace",
  company: "Analytical Engines",
  city: "London",
  country: "United Kingdom",
};

/** The fields as an example reader fills them: what was typed, else a likely value. */
export function exampleValues(
  fields: readonly string[],
  typed: Readonly<Record<string, string>>,
): Record<string, string> {
  const value = (field: string) =>
    typed[field] ?? EXAMPLES[field.toLowerCase()] ?? `(${field.replaceAll("_", " ")})`;
  return Object.fromEntries(fields.map((field) => [field, value(field)]));
}

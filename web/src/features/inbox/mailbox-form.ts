import { z } from "zod";
import type { Mailbox, MailboxChange, NewMailbox } from "@/api/inbox";

export const OTHER = "";

/** The names the API knows these providers by, and what to log in with there. */
export const PROVIDERS = [
  { id: "google", name: "Google Workspace / Gmail", hint: "Use an app password." },
  { id: "yahoo", name: "Yahoo Mail", hint: "Use an app password." },
  { id: "icloud", name: "iCloud Mail", hint: "Use an app-specific password." },
  { id: "fastmail", name: "Fastmail", hint: "Use an app password." },
  { id: "zoho", name: "Zoho Mail", hint: "Use an app password." },
  { id: "gmx", name: "GMX", hint: "IMAP must be switched on in the settings there." },
  { id: "ionos", name: "IONOS", hint: "Use your address and its password." },
  { id: "ovh", name: "OVH", hint: "Use your address and its password." },
] as const;

const SECURITIES = ["tls", "starttls", "none"] as const;

export const MailboxForm = z
  .object({
    isNew: z.boolean(),
    name: z.string().trim().min(1, "Enter a name to know it by.").max(200),
    preset: z.string(),
    host: z.string().trim().max(253),
    port: z.string().trim(),
    security: z.enum(SECURITIES),
    username: z.string().trim().min(1, "Enter the username.").max(320),
    password: z.string().max(500),
    folders: z.string(),
    isEnabled: z.boolean(),
  })
  .superRefine((form, context) => {
    const problem = (field: string, message: string) =>
      context.addIssue({ code: "custom", path: [field], message });
    const folders = foldersOf(form.folders).length;
    if (form.isNew && !form.password) problem("password", "Enter the password.");
    if (folders < 1 || folders > 10) problem("folders", "Name 1 to 10 folders.");
    if (form.preset !== OTHER) return;
    if (!form.host) problem("host", "Enter the name of the server, such as imap.example.com.");
    if (!/^\d{1,5}$/.test(form.port) || Number(form.port) < 1 || Number(form.port) > 65_535) {
      problem("port", "Enter a port from 1 to 65535.");
    }
  });
export type MailboxForm = z.infer<typeof MailboxForm>;

/** One folder a line, as typed. */
function foldersOf(text: string): string[] {
  const names = text.split("\n").map((name) => name.trim());
  return [...new Set(names.filter(Boolean))];
}

export function formOfMailbox(mailbox: Mailbox | null): MailboxForm {
  return {
    isNew: mailbox === null,
    name: mailbox?.name ?? "",
    preset: OTHER,
    host: mailbox?.host ?? "",
    port: String(mailbox?.port ?? 993),
    security: mailbox?.security ?? "tls",
    username: mailbox?.username ?? "",
    password: "",
    folders: mailbox?.folders.join("\n") ?? "INBOX",
    isEnabled: mailbox?.is_enabled ?? true,
  };
}

function commonOf(form: MailboxForm) {
  const { name, username } = form;
  return { name, username, folders: foldersOf(form.folders), is_enabled: form.isEnabled };
}

function placeOf({ host, port, security }: MailboxForm) {
  return { host, port: Number(port), security };
}

export function newMailboxOf(form: MailboxForm): NewMailbox {
  const where = form.preset === OTHER ? placeOf(form) : { preset: form.preset };
  return { ...commonOf(form), ...where, password: form.password };
}

/** An empty password stays what it was. */
export function mailboxChangeOf(form: MailboxForm): MailboxChange {
  return { ...commonOf(form), ...placeOf(form), password: form.password || undefined };
}

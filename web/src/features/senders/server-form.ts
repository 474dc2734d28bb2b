import { z } from "zod";
import type { NewSmtpServer, Preset, SmtpServer } from "@/api/types";

export const OTHER = "";
const SECURITIES = ["tls", "starttls", "none"] as const;
export type Security = (typeof SECURITIES)[number];

export const SECURITY_WORDS: Record<Security, string> = {
  tls: "TLS from the start (usually port 465)",
  starttls: "STARTTLS (usually port 587)",
  none: "Not encrypted (only on your own machine)",
};

const DEFAULT_REGION = "us-east-1";

/** As typed; with a preset, host, port and security are the preset's. */
export const ServerForm = z
  .object({
    name: z.string().trim().min(1, "Enter a name to know it by.").max(200),
    preset: z.string(),
    region: z.string().trim().max(50),
    host: z.string().trim().max(253),
    port: z.string().trim(),
    security: z.enum(SECURITIES),
    username: z.string().trim().max(320),
    password: z.string().max(1000),
    connections: z.string().regex(/^([1-9]|[1-4]\d|50)$/, "Enter a number from 1 to 50."),
  })
  .superRefine(({ preset, host, port }, context) => {
    if (preset !== OTHER) return;
    const problem = (field: string, message: string) =>
      context.addIssue({ code: "custom", path: [field], message });
    if (!host) problem("host", "Enter the name of the server, such as smtp.example.com.");
    if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535) {
      problem("port", "Enter a port from 1 to 65535.");
    }
  });
export type ServerForm = z.infer<typeof ServerForm>;

export function formOfServer(server: SmtpServer | null): ServerForm {
  return {
    name: server?.name ?? "",
    preset: OTHER,
    region: "",
    host: server?.host ?? "",
    port: String(server?.port ?? 587),
    security: server?.security ?? "starttls",
    username: server?.username ?? "",
    password: "",
    connections: String(server?.max_connections ?? 2),
  };
}

/**
 * What is sent. An empty password of a server that is there stays what it was; an empty username
 * takes the login away.
 */
export function bodyOfServer(form: ServerForm, isNew: boolean): NewSmtpServer {
  const where =
    form.preset === OTHER
      ? { host: form.host, port: Number(form.port), security: form.security }
      : { preset: form.preset, region: form.region || undefined };
  const login = form.username
    ? { username: form.username, password: form.password || undefined }
    : isNew
      ? {}
      : { username: null, password: null };
  return { name: form.name, ...where, ...login, max_connections: Number(form.connections) };
}

/** "smtp.gmail.com:465, TLS": where a preset leads, in the region typed. */
export function placeOfPreset(preset: Preset, region: string): string {
  const host = preset.needs_region
    ? preset.host.replace(DEFAULT_REGION, region || DEFAULT_REGION)
    : preset.host;
  const security = { tls: "TLS", starttls: "STARTTLS", none: "not encrypted" }[preset.security];
  return `${host}:${preset.port}, ${security}`;
}

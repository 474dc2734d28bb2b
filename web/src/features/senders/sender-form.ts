import { z } from "zod";
import type { NewSender, Sender } from "@/api/types";

/** As typed: numbers stay text until they are sent, so that a field may be empty. */
export const SenderForm = z.object({
  name: z.string().trim().min(1, "Enter the name that readers will see.").max(200),
  email: z.email("Enter an e-mail address, such as ada@example.com.").max(320),
  replyTo: z.union([z.literal(""), z.email("Enter an e-mail address, or leave it empty.")]),
  servers: z.array(z.string()).min(1, "Choose at least one SMTP server."),
  hourlyLimit: z
    .string()
    .trim()
    .regex(/^$|^[1-9]\d{0,5}$|^1000000$/, "Enter a whole number from 1 to 1,000,000."),
  minDelay: z
    .string()
    .trim()
    .regex(/^$|^\d{1,5}(\.\d{1,3})?$/, "Enter seconds, such as 5 or 1.5.")
    .refine((text) => Number(text) <= 86_400, "A day (86,400 s) is the most."),
  postalAddress: z.string().trim().max(500, "500 characters are the most."),
});
export type SenderForm = z.infer<typeof SenderForm>;

export function formOfSender(sender: Sender | null, onlyServer: string | undefined): SenderForm {
  return {
    name: sender?.name ?? "",
    email: sender?.email ?? "",
    replyTo: sender?.reply_to ?? "",
    servers: sender?.smtp_server_ids ?? (onlyServer ? [onlyServer] : []),
    hourlyLimit: sender ? String(sender.hourly_limit) : "",
    minDelay: sender ? String(sender.min_delay_seconds) : "",
    postalAddress: sender?.postal_address ?? "",
  };
}

/** What is sent; an empty limit is not named, so the instance's own or the old one holds. */
export function bodyOfSender(form: SenderForm): NewSender {
  return {
    name: form.name,
    email: form.email,
    reply_to: form.replyTo || null,
    smtp_server_ids: form.servers,
    hourly_limit: form.hourlyLimit === "" ? undefined : Number(form.hourlyLimit),
    min_delay_seconds: form.minDelay === "" ? undefined : Number(form.minDelay),
    postal_address: form.postalAddress || null,
  };
}

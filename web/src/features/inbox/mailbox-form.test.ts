import { expect, test } from "vitest";
import {
  formOfMailbox,
  MailboxForm,
  mailboxChangeOf,
  newMailboxOf,
} from "@/features/inbox/mailbox-form";

const form = { ...formOfMailbox(null), name: "Ada", username: "ada", password: "s3cret" };

test("a provider says where the mailbox is", () => {
  const google = { ...form, preset: "google" };
  expect(MailboxForm.safeParse(google).success).toBe(true);
  expect(newMailboxOf(google)).toEqual({
    name: "Ada",
    username: "ada",
    password: "s3cret",
    preset: "google",
    folders: ["INBOX"],
    is_enabled: true,
  });
});

test("without a provider a host is needed", () => {
  expect(MailboxForm.safeParse(form).success).toBe(false);
  expect(MailboxForm.safeParse({ ...form, host: "imap.example.com" }).success).toBe(true);
});

test("folders are read one a line, each once; a new mailbox needs its password", () => {
  const two = { ...form, host: "imap.example.com", folders: "INBOX\n\n Spam \nINBOX" };
  expect(newMailboxOf(two).folders).toEqual(["INBOX", "Spam"]);
  expect(MailboxForm.safeParse({ ...two, password: "" }).success).toBe(false);
  expect(mailboxChangeOf({ ...two, password: "" }).password).toBeUndefined();
});

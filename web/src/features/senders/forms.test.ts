import { expect, test } from "vitest";
import { bodyOfSender, formOfSender, SenderForm } from "@/features/senders/sender-form";
import { bodyOfServer, formOfServer, OTHER, ServerForm } from "@/features/senders/server-form";

const ada = { ...formOfSender(null, "s1"), name: "Ada", email: "ada@example.com" };
const own = { ...formOfServer(null), name: "Office", host: "smtp.example.com" };

test("an empty limit is not named", () => {
  expect(SenderForm.safeParse(ada).success).toBe(true);
  const body = bodyOfSender(ada);
  expect(body.hourly_limit).toBeUndefined();
  expect(body.reply_to).toBeNull();
  expect(body.smtp_server_ids).toEqual(["s1"]);
});

test("a limit of nothing is refused", () => {
  expect(SenderForm.safeParse({ ...ada, hourlyLimit: "0" }).success).toBe(false);
});

test("without a preset a host is needed, with one it is not sent", () => {
  expect(ServerForm.safeParse({ ...own, host: "" }).success).toBe(false);
  const google = { ...own, host: "", preset: "google" };
  expect(ServerForm.safeParse(google).success).toBe(true);
  expect(bodyOfServer(google, true)).toMatchObject({ preset: "google" });
  expect(bodyOfServer(google, true)).not.toHaveProperty("host");
});

test("a password that is not typed stays, a login that is emptied goes", () => {
  const kept = bodyOfServer({ ...own, username: "ada" }, false);
  expect(kept.password).toBeUndefined();
  const gone = bodyOfServer({ ...own, preset: OTHER, username: "" }, false);
  expect(gone).toMatchObject({ username: null, password: null });
});

import { expect, test } from "vitest";
import {
  bodyOfTemplate,
  exampleValues,
  formOfTemplate,
  TemplateForm,
} from "@/features/templates/template-form";

test("a text of spaces only is no text of its own", () => {
  expect(bodyOfTemplate({ ...formOfTemplate(null), text: " \n" }).text).toBeNull();
  expect(bodyOfTemplate({ ...formOfTemplate(null), text: "Hi" }).text).toBe("Hi");
});

test("what was typed goes before the example, an unknown field names itself", () => {
  expect(exampleValues(["first_name", "plan_name"], {})).toEqual({
    first_name: "Ada",
    plan_name: "(plan name)",
  });
  expect(exampleValues(["first_name"], { first_name: "" })).toEqual({ first_name: "" });
});

test("content larger than the API takes is refused by its bytes, not its letters", () => {
  const form = { ...formOfTemplate(null), name: "Letter", subject: "Hello" };
  expect(TemplateForm.safeParse(form).success).toBe(true);
  expect(TemplateForm.safeParse({ ...form, html: "ü".repeat(300_000) }).success).toBe(false);
});

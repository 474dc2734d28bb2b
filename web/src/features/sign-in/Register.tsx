import { zodResolver } from "@hookform/resolvers/zod";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { ApiError, sentenceOf } from "@/api/errors";
import { login, meKeys, providersQuery, register } from "@/api/me";
import { Frame, LINK } from "@/features/sign-in/Frame";
import { Google } from "@/features/sign-in/Google";
import { safeNext } from "@/lib/addresses";
import { Button } from "@/ui/Button";
import { Field, Input } from "@/ui/Field";
import { Notice } from "@/ui/Notice";

const Form = z.object({
  name: z
    .string()
    .trim()
    .min(1, "Enter your name: recipients see it beside your address.")
    .max(200),
  email: z.email("Enter a whole e-mail address, such as ada@example.com."),
  password: z.string().min(10, "Use at least 10 characters; a few words are easy to keep."),
});
type Values = z.infer<typeof Form>;

export function Register() {
  const { next } = useSearch({ from: "/guest/register" });
  const { data: providers } = useQuery(providersQuery);
  const client = useQueryClient();
  const navigate = useNavigate();
  const [refusal, setRefusal] = useState<string | null>(null);
  const form = useForm({
    resolver: zodResolver(Form),
    defaultValues: { name: "", email: "", password: "" },
  });
  const { errors, isSubmitting } = form.formState;
  const refuse = (error: unknown) => {
    const fields = error instanceof ApiError ? Object.entries(error.fields) : [];
    for (const [field, message] of fields) {
      if (isField(field)) form.setError(field, { message });
    }
    if (!fields.some(([field]) => isField(field))) setRefusal(sentenceOf(error));
  };
  const create = form.handleSubmit(async (values) => {
    setRefusal(null);
    try {
      await register(values);
      const { user } = await login({ email: values.email, password: values.password });
      client.setQueryData(meKeys.me, user);
      await navigate({ to: safeNext(next) });
    } catch (error) {
      refuse(error);
    }
  });
  return (
    <Frame
      title="Create your account"
      below={
        <>
          Already have one?{" "}
          <Link to="/sign-in" search={{ next }} className={LINK}>
            Sign in
          </Link>
        </>
      }
    >
      {providers?.signup === false ? (
        <Notice title="New accounts are closed here">
          Ask an admin of this instance to add you.
        </Notice>
      ) : (
        <>
          <Google next={next ?? "/dashboard"} />
          <form onSubmit={(event) => void create(event)} noValidate className="flex flex-col gap-4">
            {refusal && <Notice kind="error">{refusal}</Notice>}
            <Field label="Your name" error={errors.name?.message}>
              {(ids) => <Input autoComplete="name" {...ids} {...form.register("name")} />}
            </Field>
            <Field label="E-mail address" error={errors.email?.message}>
              {(ids) => (
                <Input type="email" autoComplete="username" {...ids} {...form.register("email")} />
              )}
            </Field>
            <Field
              label="Password"
              hint="At least 10 characters. A few words are easy to keep."
              error={errors.password?.message}
            >
              {(ids) => (
                <Input
                  type="password"
                  autoComplete="new-password"
                  {...ids}
                  {...form.register("password")}
                />
              )}
            </Field>
            <Button type="submit" look="primary" size="lg" busy={isSubmitting}>
              Create account
            </Button>
          </form>
        </>
      )}
    </Frame>
  );
}

function isField(name: string): name is keyof Values {
  return name in Form.shape;
}

import { zodResolver } from "@hookform/resolvers/zod";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { sentenceOf } from "@/api/errors";
import { login, meKeys, providersQuery } from "@/api/me";
import { Frame, LINK } from "@/features/sign-in/Frame";
import { Google } from "@/features/sign-in/Google";
import { LinkGoogle } from "@/features/sign-in/LinkGoogle";
import type { Search } from "@/features/sign-in/search";
import { googleRefusal } from "@/features/sign-in/words";
import { safeNext } from "@/lib/addresses";
import { Button } from "@/ui/Button";
import { Field, Input } from "@/ui/Field";
import { Notice } from "@/ui/Notice";

const Form = z.object({
  email: z.string().trim().min(1, "Enter the e-mail address of your account."),
  password: z.string().min(1, "Enter your password."),
});

export function SignIn() {
  const search = useSearch({ from: "/guest/sign-in" });
  return search.link ? <LinkGoogle /> : <SignInForm {...search} />;
}

function SignInForm({ next, ended, error }: Search) {
  const { data: providers } = useQuery(providersQuery);
  const client = useQueryClient();
  const navigate = useNavigate();
  const [refusal, setRefusal] = useState<string | null>(null);
  const form = useForm({ resolver: zodResolver(Form), defaultValues: { email: "", password: "" } });
  const { errors, isSubmitting } = form.formState;
  const signIn = form.handleSubmit(async (values) => {
    setRefusal(null);
    try {
      const { user } = await login(values);
      client.setQueryData(meKeys.me, user);
      await navigate({ to: safeNext(next) });
    } catch (failure) {
      setRefusal(sentenceOf(failure));
      form.setFocus("password", { shouldSelect: true });
    }
  });
  return (
    <Frame
      title="Sign in"
      below={
        providers?.signup !== false && (
          <>
            No account yet?{" "}
            <Link to="/register" search={{ next }} className={LINK}>
              Create one
            </Link>
          </>
        )
      }
    >
      {ended && <Notice className="mb-4">Your session has ended. Sign in and you are back.</Notice>}
      {error && (
        <Notice kind="warning" className="mb-4">
          {googleRefusal(error)}
        </Notice>
      )}
      <Google next={next ?? "/dashboard"} />
      <form onSubmit={(event) => void signIn(event)} noValidate className="flex flex-col gap-4">
        {refusal && <Notice kind="error">{refusal}</Notice>}
        <Field label="E-mail address" error={errors.email?.message}>
          {(ids) => (
            <Input type="email" autoComplete="username" {...ids} {...form.register("email")} />
          )}
        </Field>
        <Field
          label="Password"
          error={errors.password?.message}
          aside={
            providers?.reset && (
              <Link to="/reset" className={LINK}>
                Forgotten?
              </Link>
            )
          }
        >
          {(ids) => (
            <Input
              type="password"
              autoComplete="current-password"
              {...ids}
              {...form.register("password")}
            />
          )}
        </Field>
        <Button type="submit" look="primary" size="lg" busy={isSubmitting}>
          Sign in
        </Button>
      </form>
    </Frame>
  );
}

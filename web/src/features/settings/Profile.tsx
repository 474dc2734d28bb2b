import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { ApiError, sentenceOf } from "@/api/errors";
import { changeMe, meKeys, meQuery } from "@/api/me";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Field, Input } from "@/ui/Field";
import { Notice } from "@/ui/Notice";
import { Time } from "@/ui/Time";
import { toast } from "@/ui/Toast";

export function Profile() {
  return (
    <div className="flex flex-col gap-6">
      <NameCard />
      <PasswordCard />
    </div>
  );
}

const NameForm = z.object({ name: z.string().trim().min(1, "Enter your name.").max(200) });

function NameCard() {
  const { data: me } = useSuspenseQuery(meQuery);
  const client = useQueryClient();
  const form = useForm({ resolver: zodResolver(NameForm), values: { name: me.name } });
  const save = useMutation({
    mutationFn: changeMe,
    onSuccess: (user) => {
      client.setQueryData(meKeys.me, user);
      toast({ title: "Your name is saved" });
    },
  });
  return (
    <Card title="Who you are">
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => void form.handleSubmit((values) => save.mutate(values))(event)}
      >
        {save.isError && <Notice kind="error">{sentenceOf(save.error)}</Notice>}
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Name" error={form.formState.errors.name?.message}>
            {(ids) => <Input autoComplete="name" {...ids} {...form.register("name")} />}
          </Field>
          <Field label="E-mail address">
            {(ids) => <Input readOnly disabled value={me.email} {...ids} />}
          </Field>
        </div>
        <p className="text-xs text-ink-3">
          You are {me.role === "admin" ? "an admin" : "a user"} here since{" "}
          <Time at={me.created_at} />.
        </p>
        <div>
          <Button
            type="submit"
            look="primary"
            busy={save.isPending}
            disabled={!form.formState.isDirty}
          >
            Save name
          </Button>
        </div>
      </form>
    </Card>
  );
}

const PasswordForm = z.object({
  current_password: z.string(),
  password: z.string().min(10, "Use at least 10 characters."),
});

function PasswordCard() {
  const form = useForm({
    resolver: zodResolver(PasswordForm),
    defaultValues: { current_password: "", password: "" },
  });
  const { errors } = form.formState;
  const save = useMutation({
    mutationFn: changeMe,
    onSuccess: () => {
      form.reset();
      toast({ title: "Your password is changed", text: "All other sessions were signed out." });
    },
    onError: (error) => {
      if (error instanceof ApiError && error.code === "wrong_password") {
        form.setError("current_password", { message: error.message });
      }
    },
  });
  return (
    <Card title="Password">
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => void form.handleSubmit((values) => save.mutate(values))(event)}
      >
        {save.isError && !errors.current_password && (
          <Notice kind="error">{sentenceOf(save.error)}</Notice>
        )}
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Current password" error={errors.current_password?.message}>
            {(ids) => (
              <Input
                type="password"
                autoComplete="current-password"
                {...ids}
                {...form.register("current_password")}
              />
            )}
          </Field>
          <Field
            label="New password"
            hint="At least 10 characters."
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
        </div>
        <div>
          <Button type="submit" busy={save.isPending}>
            Change password and sign out elsewhere
          </Button>
        </div>
      </form>
    </Card>
  );
}

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm, useWatch, type UseFormReturn } from "react-hook-form";
import { sentenceOf } from "@/api/errors";
import { addMailbox, changeMailbox, mailboxKeys, type Mailbox } from "@/api/inbox";
import {
  formOfMailbox,
  MailboxForm,
  mailboxChangeOf,
  newMailboxOf,
  OTHER,
  PROVIDERS,
} from "@/features/inbox/mailbox-form";
import { Button } from "@/ui/Button";
import { Checkbox, Field, Input, Select, Textarea } from "@/ui/Field";
import { Notice } from "@/ui/Notice";

interface MailboxFieldsProps {
  mailbox: Mailbox | null;
  onDone: (mailbox: Mailbox) => void;
}

/** The settings of a mailbox. */
export function MailboxFields({ mailbox, onDone }: MailboxFieldsProps) {
  const client = useQueryClient();
  const form = useForm({
    resolver: zodResolver(MailboxForm),
    defaultValues: formOfMailbox(mailbox),
  });
  const save = useMutation({
    mutationFn: (values: MailboxForm) =>
      mailbox
        ? changeMailbox(mailbox.id, mailboxChangeOf(values))
        : addMailbox(newMailboxOf(values)),
    onSuccess: async (saved) => {
      form.reset(formOfMailbox(saved)); // the password does not stay on the screen
      onDone(saved);
      await client.invalidateQueries({ queryKey: mailboxKeys.all });
    },
  });
  const { errors, isDirty } = form.formState;
  return (
    <form
      noValidate
      aria-label="Settings of the mailbox"
      className="flex flex-col gap-4"
      onSubmit={(event) => void form.handleSubmit((values) => save.mutate(values))(event)}
    >
      <Field label="Name" hint="To know it by: “Answers”." error={errors.name?.message}>
        {(ids) => <Input {...ids} {...form.register("name")} />}
      </Field>
      <Where form={form} isNew={mailbox === null} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Username" error={errors.username?.message}>
          {(ids) => <Input autoComplete="off" {...ids} {...form.register("username")} />}
        </Field>
        <Field
          label="Password"
          hint={mailbox ? "One is kept; leave it empty to keep it." : undefined}
          error={errors.password?.message}
        >
          {(ids) => (
            <Input
              type="password"
              autoComplete="new-password"
              placeholder={mailbox ? "••••••••" : ""}
              {...ids}
              {...form.register("password")}
            />
          )}
        </Field>
      </div>
      <Field
        label="Folders to read"
        hint="One a line. Name the spam folder too, if bounces may land there."
        error={errors.folders?.message}
      >
        {(ids) => (
          <Textarea className="min-h-20 font-mono text-xs" {...ids} {...form.register("folders")} />
        )}
      </Field>
      <Checkbox
        label="Watch it"
        hint="Off: settings and answers stay, nothing new is read."
        {...form.register("isEnabled")}
      />
      {save.isError && <Notice kind="error">{sentenceOf(save.error)}</Notice>}
      <div>
        <Button
          type="submit"
          look="primary"
          busy={save.isPending}
          disabled={mailbox !== null && !isDirty}
        >
          {mailbox ? "Save changes" : "Add and test it"}
        </Button>
      </div>
    </form>
  );
}

function Where({ form, isNew }: { form: UseFormReturn<MailboxForm>; isNew: boolean }) {
  const chosen = useWatch({ control: form.control, name: "preset" });
  const { errors } = form.formState;
  return (
    <>
      {isNew && (
        <Field label="Provider" hint={PROVIDERS.find(({ id }) => id === chosen)?.hint}>
          {(ids) => (
            <Select {...ids} {...form.register("preset")}>
              <option value={OTHER}>Another server</option>
              {PROVIDERS.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
      {chosen === OTHER && (
        <>
          <div className="grid gap-4 sm:grid-cols-[1fr_7rem]">
            <Field label="Host" error={errors.host?.message}>
              {(ids) => (
                <Input
                  placeholder="imap.example.com"
                  autoCapitalize="none"
                  {...ids}
                  {...form.register("host")}
                />
              )}
            </Field>
            <Field label="Port" error={errors.port?.message}>
              {(ids) => <Input inputMode="numeric" {...ids} {...form.register("port")} />}
            </Field>
          </div>
          <Field label="Security">
            {(ids) => (
              <Select {...ids} {...form.register("security")}>
                <option value="tls">TLS from the start (usually port 993)</option>
                <option value="starttls">STARTTLS (usually port 143)</option>
                <option value="none">Not encrypted (only on your own machine)</option>
              </Select>
            )}
          </Field>
        </>
      )}
    </>
  );
}

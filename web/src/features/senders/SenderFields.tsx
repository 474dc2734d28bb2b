import { zodResolver } from "@hookform/resolvers/zod";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useForm, useWatch, type Control } from "react-hook-form";
import { sentenceOf } from "@/api/errors";
import { itemsOf } from "@/api/pages";
import { changeSender, createSender, senderKeys } from "@/api/senders";
import { smtpServersQuery } from "@/api/smtp-servers";
import type { Sender, SmtpServer } from "@/api/types";
import { limitEffect } from "@/features/senders/limits";
import { NEW } from "@/features/senders/search";
import { bodyOfSender, formOfSender, SenderForm } from "@/features/senders/sender-form";
import { Button } from "@/ui/Button";
import { Checkbox, Field, Input, Textarea } from "@/ui/Field";
import { Notice } from "@/ui/Notice";
import { SkeletonRows } from "@/ui/Skeleton";

interface SenderFieldsProps {
  sender: Sender | null;
  onDone: (sender: Sender) => void;
}

/** The settings of a sender, once it is known which SMTP servers there are. */
export function SenderFields(props: SenderFieldsProps) {
  const query = useInfiniteQuery(smtpServersQuery());
  const servers = itemsOf(query.data);
  if (query.isPending) return <SkeletonRows rows={4} />;
  if (query.isError) return <Notice kind="error">{sentenceOf(query.error)}</Notice>;
  if (servers.length > 0) return <Form {...props} servers={servers} />;
  return (
    <Notice
      kind="warning"
      title="Add an SMTP server first"
      action={
        <Button asChild size="sm" look="primary">
          <Link to="/senders" search={{ server: NEW }}>
            Add an SMTP server
          </Link>
        </Button>
      }
    >
      A sender needs at least one SMTP server to hand its e-mails to.
    </Notice>
  );
}

function Form({ sender, onDone, servers }: SenderFieldsProps & { servers: readonly SmtpServer[] }) {
  const client = useQueryClient();
  const only = servers.length === 1 ? servers[0]?.id : undefined;
  const form = useForm({
    resolver: zodResolver(SenderForm),
    defaultValues: formOfSender(sender, only),
  });
  const save = useMutation({
    mutationFn: (values: SenderForm) =>
      sender ? changeSender(sender.id, bodyOfSender(values)) : createSender(bodyOfSender(values)),
    onSuccess: async (saved) => {
      form.reset(formOfSender(saved, undefined));
      onDone(saved);
      await client.invalidateQueries({ queryKey: senderKeys.all });
    },
  });
  const { errors, isDirty } = form.formState;
  return (
    <form
      noValidate
      aria-label="Settings of the sender"
      className="flex flex-col gap-4"
      onSubmit={(event) => void form.handleSubmit((values) => save.mutate(values))(event)}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Name" hint="Readers see it beside the address." error={errors.name?.message}>
          {(ids) => <Input {...ids} {...form.register("name")} />}
        </Field>
        <Field
          label="From address"
          hint={sender ? "Another address must be verified again." : undefined}
          error={errors.email?.message}
        >
          {(ids) => <Input type="email" {...ids} {...form.register("email")} />}
        </Field>
      </div>
      <Field
        label="Answers go to"
        hint="Empty: to the From address."
        error={errors.replyTo?.message}
      >
        {(ids) => <Input type="email" {...ids} {...form.register("replyTo")} />}
      </Field>
      <fieldset className="flex flex-col gap-2.5">
        <legend className="mb-1.5 text-[0.8125rem] font-medium">Sends through</legend>
        {servers.map((server) => (
          <Checkbox
            key={server.id}
            label={server.name}
            hint={`${server.host}:${server.port}`}
            value={server.id}
            {...form.register("servers")}
          />
        ))}
        {errors.servers && (
          <p role="alert" className="text-xs text-failed-text">
            {errors.servers.message}
          </p>
        )}
      </fieldset>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label="E-mails in any 60 minutes, at most"
          hint={sender ? undefined : "Empty: this instance’s careful default."}
          error={errors.hourlyLimit?.message}
        >
          {(ids) => <Input inputMode="numeric" {...ids} {...form.register("hourlyLimit")} />}
        </Field>
        <Field
          label="Seconds between two e-mails, at least"
          hint={sender ? undefined : "Empty: this instance’s careful default."}
          error={errors.minDelay?.message}
        >
          {(ids) => <Input inputMode="decimal" {...ids} {...form.register("minDelay")} />}
        </Field>
      </div>
      <Effect control={form.control} />
      <Field
        label="Postal address"
        hint="Stands below the message where the law asks for it."
        error={errors.postalAddress?.message}
      >
        {(ids) => <Textarea className="min-h-20" {...ids} {...form.register("postalAddress")} />}
      </Field>
      {save.isError && <Notice kind="error">{sentenceOf(save.error)}</Notice>}
      <div>
        <Button
          type="submit"
          look="primary"
          busy={save.isPending}
          disabled={sender !== null && !isDirty}
        >
          {sender ? "Save changes" : "Add this sender"}
        </Button>
      </div>
    </form>
  );
}

/** What the limits as typed come to. */
function Effect({ control }: { control: Control<SenderForm> }) {
  const [limit, delay] = useWatch({ control, name: ["hourlyLimit", "minDelay"] });
  const isReadable = Number(limit) >= 1 && delay !== "" && Number(delay) >= 0;
  if (!isReadable) return null;
  return (
    <p role="status" className="-mt-2 text-xs text-ink-2 tabular">
      {limitEffect(Number(limit), Number(delay))}
    </p>
  );
}

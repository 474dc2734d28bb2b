import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useForm, useWatch, type UseFormReturn } from "react-hook-form";
import { sentenceOf } from "@/api/errors";
import {
  changeSmtpServer,
  createSmtpServer,
  presetsQuery,
  smtpServerKeys,
} from "@/api/smtp-servers";
import type { SmtpServer } from "@/api/types";
import {
  bodyOfServer,
  formOfServer,
  OTHER,
  placeOfPreset,
  SECURITY_WORDS,
  ServerForm,
  type Security,
} from "@/features/senders/server-form";
import { Button } from "@/ui/Button";
import { Field, Input, Select } from "@/ui/Field";
import { Notice } from "@/ui/Notice";

interface ServerFieldsProps {
  server: SmtpServer | null;
  onDone: (server: SmtpServer) => void;
}

/** The settings of an SMTP server; a preset of a well-known provider fills where it is. */
export function ServerFields({ server, onDone }: ServerFieldsProps) {
  const client = useQueryClient();
  const form = useForm({ resolver: zodResolver(ServerForm), defaultValues: formOfServer(server) });
  const save = useMutation({
    mutationFn: (values: ServerForm) => {
      const body = bodyOfServer(values, server === null);
      return server ? changeSmtpServer(server.id, body) : createSmtpServer(body);
    },
    onSuccess: async (saved) => {
      form.reset(formOfServer(saved)); // the password does not stay on the screen
      onDone(saved);
      await client.invalidateQueries({ queryKey: smtpServerKeys.all });
    },
  });
  const { errors, isDirty } = form.formState;
  return (
    <form
      noValidate
      aria-label="Settings of the SMTP server"
      className="flex flex-col gap-4"
      onSubmit={(event) => void form.handleSubmit((values) => save.mutate(values))(event)}
    >
      <Field
        label="Name"
        hint="To know it by: “Office”, “SES Frankfurt”."
        error={errors.name?.message}
      >
        {(ids) => <Input {...ids} {...form.register("name")} />}
      </Field>
      <Where form={form} isNew={server === null} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Username" error={errors.username?.message}>
          {(ids) => <Input autoComplete="off" {...ids} {...form.register("username")} />}
        </Field>
        <Field
          label="Password"
          hint={server?.has_password ? "One is kept; leave it empty to keep it." : undefined}
          error={errors.password?.message}
        >
          {(ids) => (
            <Input
              type="password"
              autoComplete="new-password"
              placeholder={server?.has_password ? "••••••••" : ""}
              {...ids}
              {...form.register("password")}
            />
          )}
        </Field>
      </div>
      <Field
        label="Connections at once"
        hint="2 suits most providers; more only if yours allows it."
        error={errors.connections?.message}
      >
        {(ids) => (
          <Input inputMode="numeric" className="w-24" {...ids} {...form.register("connections")} />
        )}
      </Field>
      {save.isError && <Notice kind="error">{sentenceOf(save.error)}</Notice>}
      <div>
        <Button
          type="submit"
          look="primary"
          busy={save.isPending}
          disabled={server !== null && !isDirty}
        >
          {server ? "Save changes" : "Add and test it"}
        </Button>
      </div>
    </form>
  );
}

function Where({ form, isNew }: { form: UseFormReturn<ServerForm>; isNew: boolean }) {
  const presets = useQuery(presetsQuery).data ?? [];
  const [chosen, region] = useWatch({ control: form.control, name: ["preset", "region"] });
  const preset = presets.find(({ id }) => id === chosen);
  const { errors } = form.formState;
  return (
    <>
      <Field
        label="Provider"
        hint={preset ? `${placeOfPreset(preset, region)}. Log in with ${preset.hint}.` : undefined}
      >
        {(ids) => (
          <Select {...ids} {...form.register("preset")}>
            <option value={OTHER}>{isNew ? "Another server" : "As below"}</option>
            {presets.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {preset?.needs_region && (
        <Field label="Region" error={errors.region?.message}>
          {(ids) => <Input placeholder="us-east-1" {...ids} {...form.register("region")} />}
        </Field>
      )}
      {chosen === OTHER && (
        <>
          <div className="grid gap-4 sm:grid-cols-[1fr_7rem]">
            <Field label="Host" error={errors.host?.message}>
              {(ids) => (
                <Input
                  placeholder="smtp.example.com"
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
                {(Object.keys(SECURITY_WORDS) as Security[]).map((security) => (
                  <option key={security} value={security}>
                    {SECURITY_WORDS[security]}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </>
      )}
    </>
  );
}

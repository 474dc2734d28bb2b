import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useBlocker, useNavigate, useParams } from "@tanstack/react-router";
import { useForm, useWatch, type UseFormReturn } from "react-hook-form";
import { sentenceOf } from "@/api/errors";
import { changeTemplate, createTemplate, templateKeys, templateQuery } from "@/api/templates";
import type { Template as Kept } from "@/api/types";
import { PreviewCard } from "@/features/templates/PreviewCard";
import {
  bodyOfTemplate,
  formOfTemplate,
  NEW,
  TemplateForm,
} from "@/features/templates/template-form";
import { TemplateMenu } from "@/features/templates/TemplateMenu";
import { Versions } from "@/features/templates/Versions";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Field, Input, Textarea } from "@/ui/Field";
import { Notice } from "@/ui/Notice";
import { PageBody, PageHeader } from "@/ui/PageHeader";
import { QueryEdge } from "@/ui/QueryEdge";
import { SkeletonRows } from "@/ui/Skeleton";
import { Time } from "@/ui/Time";
import { toast } from "@/ui/Toast";

export function Template() {
  const { templateId: id } = useParams({ from: "/shell/templates/$templateId" });
  const query = useQuery({ ...templateQuery(id), enabled: id !== NEW });
  if (id === NEW) return <Editor key={id} template={null} />;
  return (
    <QueryEdge
      what="This template"
      query={query}
      skeleton={
        <PageBody>
          <PageHeader title="Template" />
          <SkeletonRows />
        </PageBody>
      }
      sentence={sentenceOf}
    >
      {query.data && <Editor key={id} template={query.data} />}
    </QueryEdge>
  );
}

function Editor({ template }: { template: Kept | null }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const form = useForm({
    resolver: zodResolver(TemplateForm),
    defaultValues: formOfTemplate(template),
  });
  const { isDirty } = form.formState;
  useBlocker({
    shouldBlockFn: () => isDirty && !confirm("Leave without saving what you changed?"),
    enableBeforeUnload: isDirty,
  });
  const save = useMutation({
    mutationFn: (values: TemplateForm) => {
      const body = bodyOfTemplate(values);
      return template ? changeTemplate(template.id, body) : createTemplate(body);
    },
    onSuccess: async (kept) => {
      form.reset(formOfTemplate(kept));
      client.setQueryData(templateKeys.one(kept.id), kept);
      toast({ title: "The template is saved" });
      if (!template) {
        const params = { templateId: kept.id };
        await navigate({
          to: "/templates/$templateId",
          params,
          replace: true,
          ignoreBlocker: true,
        });
      }
      await client.invalidateQueries({ queryKey: templateKeys.all, refetchType: "active" });
    },
  });
  return (
    <PageBody>
      <PageHeader
        title={template?.name ?? "New template"}
        crumbs={
          <Link to="/templates" className="hover:underline">
            Templates
          </Link>
        }
        subtitle={
          template && (
            <>
              Changed <Time at={template.updated_at} />
            </>
          )
        }
        actions={
          <>
            {template && <Versions id={template.id} onTake={(old) => takeBack(form, old)} />}
            {template && <TemplateMenu template={template} />}
            <Button
              look="primary"
              busy={save.isPending}
              disabled={!isDirty}
              onClick={() => void form.handleSubmit((values) => save.mutate(values))()}
            >
              {template ? "Save changes" : "Save this template"}
            </Button>
          </>
        }
      />
      {save.isError && (
        <Notice kind="error" className="mb-4" title="The template is not saved">
          {sentenceOf(save.error)}
        </Notice>
      )}
      <div className="grid items-start gap-6 xl:grid-cols-2">
        <Content form={form} />
        <Preview form={form} />
      </div>
    </PageBody>
  );
}

function takeBack(form: UseFormReturn<TemplateForm>, old: TemplateForm) {
  for (const name of ["name", "subject", "html", "text"] as const) {
    form.setValue(name, old[name], { shouldDirty: true, shouldValidate: true });
  }
  toast({ title: "The earlier version is in the editor", text: "Save it to keep it." });
}

function Content({ form }: { form: UseFormReturn<TemplateForm> }) {
  const { errors } = form.formState;
  return (
    <Card title="Content">
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
        }}
      >
        <Field label="Name" hint="For you; readers never see it." error={errors.name?.message}>
          {(ids) => <Input {...ids} {...form.register("name")} />}
        </Field>
        <Field
          label="Subject"
          hint="Merge fields stand in braces: {{ first_name }}."
          error={errors.subject?.message}
        >
          {(ids) => <Input {...ids} {...form.register("subject")} />}
        </Field>
        <Field label="HTML" error={errors.html?.message}>
          {(ids) => (
            <Textarea
              spellCheck={false}
              className="min-h-96 font-mono text-xs leading-5"
              {...ids}
              {...form.register("html")}
            />
          )}
        </Field>
        <Field
          label="Text"
          hint="For readers without HTML. Empty: made from the HTML."
          error={errors.text?.message}
        >
          {(ids) => (
            <Textarea className="font-mono text-xs leading-5" {...ids} {...form.register("text")} />
          )}
        </Field>
      </form>
    </Card>
  );
}

function Preview({ form }: { form: UseFormReturn<TemplateForm> }) {
  const [subject, html, text] = useWatch({
    control: form.control,
    name: ["subject", "html", "text"],
  });
  return <PreviewCard subject={subject} html={html} text={text} />;
}

import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { LayoutTemplate, Plus } from "lucide-react";
import { sentenceOf } from "@/api/errors";
import { itemsOf } from "@/api/pages";
import { templatesQuery } from "@/api/templates";
import type { Template } from "@/api/types";
import { NEW } from "@/features/templates/template-form";
import { TemplateMenu } from "@/features/templates/TemplateMenu";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { DataTable, type Column } from "@/ui/DataTable";
import { EmptyState } from "@/ui/EmptyState";
import { PageBody, PageHeader } from "@/ui/PageHeader";
import { QueryEdge } from "@/ui/QueryEdge";
import { SkeletonRows } from "@/ui/Skeleton";
import { Time } from "@/ui/Time";

export function Templates() {
  const navigate = useNavigate();
  const query = useInfiniteQuery(templatesQuery());
  const templates = itemsOf(query.data);
  return (
    <PageBody>
      <PageHeader
        title="Templates"
        subtitle="Messages to begin a campaign from; each campaign keeps its own copy."
        actions={<NewTemplate />}
      />
      <Card flush>
        <QueryEdge
          what="Your templates"
          query={query}
          skeleton={<SkeletonRows />}
          sentence={sentenceOf}
        >
          {templates.length === 0 ? (
            <EmptyState icon={LayoutTemplate} title="No templates yet" action={<NewTemplate />}>
              Subject, HTML and text that you write once and begin many campaigns with, tried out
              with example readers.
            </EmptyState>
          ) : (
            <DataTable
              label="Templates"
              columns={COLUMNS}
              rows={templates}
              rowKey={(row) => row.id}
              phone={(row) => <PhoneRow template={row} />}
              onOpen={(row) =>
                void navigate({ to: "/templates/$templateId", params: { templateId: row.id } })
              }
              hasMore={query.hasNextPage}
              isLoadingMore={query.isFetchingNextPage}
              onMore={() => void query.fetchNextPage()}
            />
          )}
        </QueryEdge>
      </Card>
    </PageBody>
  );
}

function NewTemplate() {
  return (
    <Button asChild look="primary">
      <Link to="/templates/$templateId" params={{ templateId: NEW }}>
        <Plus aria-hidden />
        New template
      </Link>
    </Button>
  );
}

const COLUMNS: readonly Column<Template>[] = [
  {
    key: "name",
    title: "Name",
    width: "minmax(12rem, 1.2fr)",
    cell: (template) => <Name template={template} />,
    sortBy: (template) => template.name,
  },
  {
    key: "subject",
    title: "Subject",
    width: "minmax(12rem, 2fr)",
    cell: (template) => <span className="text-ink-2">{template.subject || "no subject yet"}</span>,
    sortBy: (template) => template.subject,
  },
  {
    key: "updated",
    title: "Changed",
    width: "9rem",
    cell: (template) => <Time at={template.updated_at} />,
    sortBy: (template) => template.updated_at,
  },
  {
    key: "acts",
    title: "",
    width: "3.5rem",
    align: "right",
    cell: (template) => <TemplateMenu template={template} />,
  },
];

function Name({ template }: { template: Template }) {
  return (
    <Link
      to="/templates/$templateId"
      params={{ templateId: template.id }}
      className="block truncate font-medium hover:underline"
    >
      {template.name}
    </Link>
  );
}

function PhoneRow({ template }: { template: Template }) {
  return (
    <div className="flex items-center gap-3">
      <div className="min-w-0 flex-1">
        <Name template={template} />
        <div className="truncate text-xs text-ink-3">{template.subject || "no subject yet"}</div>
      </div>
      <TemplateMenu template={template} />
    </div>
  );
}

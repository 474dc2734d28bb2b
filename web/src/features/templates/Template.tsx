import { LayoutTemplate } from "lucide-react";
import { Card } from "@/ui/Card";
import { EmptyState } from "@/ui/EmptyState";
import { PageBody, PageHeader } from "@/ui/PageHeader";

export function Template() {
  return (
    <PageBody>
      <PageHeader title="Template" />
      <Card>
        <EmptyState icon={LayoutTemplate} title="This page is not built yet">
          A template and its preview will be here.
        </EmptyState>
      </Card>
    </PageBody>
  );
}

import { LayoutTemplate } from "lucide-react";
import { Card } from "@/ui/Card";
import { EmptyState } from "@/ui/EmptyState";
import { PageBody, PageHeader } from "@/ui/PageHeader";

export function Templates() {
  return (
    <PageBody>
      <PageHeader title="Templates" />
      <Card>
        <EmptyState icon={LayoutTemplate} title="This page is not built yet">
          Messages to begin a campaign from will be here.
        </EmptyState>
      </Card>
    </PageBody>
  );
}

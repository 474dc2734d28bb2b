import { ShieldX } from "lucide-react";
import { Card } from "@/ui/Card";
import { EmptyState } from "@/ui/EmptyState";
import { PageBody, PageHeader } from "@/ui/PageHeader";

export function Suppression() {
  return (
    <PageBody>
      <PageHeader title="Suppression" />
      <Card>
        <EmptyState icon={ShieldX} title="This page is not built yet">
          Everybody you must not write to will be here, with the reason.
        </EmptyState>
      </Card>
    </PageBody>
  );
}

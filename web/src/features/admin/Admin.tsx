import { ShieldCheck } from "lucide-react";
import { Card } from "@/ui/Card";
import { EmptyState } from "@/ui/EmptyState";
import { PageBody, PageHeader } from "@/ui/PageHeader";

export function Admin() {
  return (
    <PageBody>
      <PageHeader title="Admin" />
      <Card>
        <EmptyState icon={ShieldCheck} title="This page is not built yet">
          Users, the audit log, and the switch that stops all sending will be here.
        </EmptyState>
      </Card>
    </PageBody>
  );
}

import { UserRoundPen } from "lucide-react";
import { Card } from "@/ui/Card";
import { EmptyState } from "@/ui/EmptyState";
import { PageBody, PageHeader } from "@/ui/PageHeader";

export function Senders() {
  return (
    <PageBody>
      <PageHeader title="Senders" />
      <Card>
        <EmptyState icon={UserRoundPen} title="This page is not built yet">
          Your From addresses, the SMTP servers they send through, their limits and their health
          will be here.
        </EmptyState>
      </Card>
    </PageBody>
  );
}

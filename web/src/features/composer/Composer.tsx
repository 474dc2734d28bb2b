import { PencilLine } from "lucide-react";
import { Card } from "@/ui/Card";
import { EmptyState } from "@/ui/EmptyState";
import { PageBody, PageHeader } from "@/ui/PageHeader";

export function Composer() {
  return (
    <PageBody>
      <PageHeader title="Compose" />
      <Card>
        <EmptyState icon={PencilLine} title="The composer is not built yet">
          Audience, message, pace, a live plan and the preflight checks will be here. Until then,
          `reachinbox send` and the API schedule campaigns.
        </EmptyState>
      </Card>
    </PageBody>
  );
}

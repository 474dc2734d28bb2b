import { PencilLine } from "lucide-react";
import { Card } from "@/ui/Card";
import { EmptyState } from "@/ui/EmptyState";
import { PageBody, PageHeader } from "@/ui/PageHeader";

export function NewCampaign() {
  return (
    <PageBody>
      <PageHeader title="New campaign" />
      <Card>
        <EmptyState icon={PencilLine} title="The composer is not built yet">
          A new campaign will begin here. Until then, `reachinbox send` and the API schedule
          campaigns.
        </EmptyState>
      </Card>
    </PageBody>
  );
}

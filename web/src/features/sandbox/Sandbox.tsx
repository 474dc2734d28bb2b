import { FlaskConical } from "lucide-react";
import { Card } from "@/ui/Card";
import { EmptyState } from "@/ui/EmptyState";
import { PageBody, PageHeader } from "@/ui/PageHeader";

export function Sandbox() {
  return (
    <PageBody>
      <PageHeader title="Sandbox" />
      <Card>
        <EmptyState icon={FlaskConical} title="This page is not built yet">
          Mail that was sent to the sandbox will be here; none of it leaves this machine.
        </EmptyState>
      </Card>
    </PageBody>
  );
}

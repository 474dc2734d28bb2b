import { Outlet } from "@tanstack/react-router";
import { Megaphone } from "lucide-react";
import { Card } from "@/ui/Card";
import { EmptyState } from "@/ui/EmptyState";
import { PageBody, PageHeader } from "@/ui/PageHeader";

export function Campaign() {
  return (
    <PageBody>
      <PageHeader title="Campaign" />
      <Card>
        <EmptyState icon={Megaphone} title="This page is not built yet">
          The plan against what happened, counters that move, and every e-mail with its state will
          be here.
        </EmptyState>
      </Card>
      <Outlet />
    </PageBody>
  );
}

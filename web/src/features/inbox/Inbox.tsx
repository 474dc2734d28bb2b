import { Inbox as InboxIcon } from "lucide-react";
import { Card } from "@/ui/Card";
import { EmptyState } from "@/ui/EmptyState";
import { PageBody, PageHeader } from "@/ui/PageHeader";

export function Inbox() {
  return (
    <PageBody>
      <PageHeader title="Inbox" />
      <Card>
        <EmptyState icon={InboxIcon} title="This page is not built yet">
          Replies, bounces and unsubscribes that belong to your campaigns will be here.
        </EmptyState>
      </Card>
    </PageBody>
  );
}

import { useNavigate, useParams } from "@tanstack/react-router";
import { Mail } from "lucide-react";
import { Drawer } from "@/ui/Dialog";
import { EmptyState } from "@/ui/EmptyState";

export function EmailDrawer() {
  const { campaignId } = useParams({ from: "/shell/campaigns/$campaignId/emails/$emailId" });
  const navigate = useNavigate();
  return (
    <Drawer
      open
      title="E-mail"
      onClose={() => void navigate({ to: "/campaigns/$campaignId", params: { campaignId } })}
    >
      <EmptyState icon={Mail} title="This drawer is not built yet">
        What happened to this e-mail, with the answers of the servers, will be here.
      </EmptyState>
    </Drawer>
  );
}

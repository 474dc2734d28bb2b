import { Link } from "@tanstack/react-router";
import { Compass } from "lucide-react";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";

export function NoSuchPage() {
  return (
    <EmptyState
      icon={Compass}
      title="There is nothing at this address"
      action={
        <Button asChild look="primary">
          <Link to="/dashboard">Go to the dashboard</Link>
        </Button>
      }
    >
      It may have been deleted, or the link is not complete.
    </EmptyState>
  );
}

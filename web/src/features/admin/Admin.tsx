import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { stopQuery } from "@/api/admin";
import { meQuery } from "@/api/me";
import { AuditLog } from "@/features/admin/AuditLog";
import type { Search } from "@/features/admin/search";
import { StopCard } from "@/features/admin/StopCard";
import { Users } from "@/features/admin/Users";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/Notice";
import { PageBody, PageHeader } from "@/ui/PageHeader";
import { TAB, TabRow } from "@/ui/Tabs";
import { Time } from "@/ui/Time";

const VIEWS: readonly { view: Search["view"]; title: string }[] = [
  { view: undefined, title: "Users" },
  { view: "audit", title: "Audit log" },
  { view: "stop", title: "Stop everything" },
];

export function Admin() {
  const search = useSearch({ from: "/shell/admin" });
  const { view: open } = search;
  const { data: me } = useQuery(meQuery);
  if (me === undefined) return null;
  if (me.role !== "admin") return <ForAdmins />;
  return (
    <PageBody>
      <PageHeader title="Admin" subtitle="This whole instance: its users, and what they did." />
      {open !== "stop" && <StoppedNotice />}
      <TabRow label="Admin">
        {VIEWS.map(({ view, title }) => (
          <Link
            key={title}
            to="/admin"
            search={view === open ? search : { view }}
            activeOptions={{ exact: true, includeSearch: true }}
            className={TAB}
          >
            {title}
          </Link>
        ))}
      </TabRow>
      {open === undefined && <Users />}
      {open === "audit" && <AuditLog />}
      {open === "stop" && <StopCard />}
    </PageBody>
  );
}

function ForAdmins() {
  return (
    <PageBody>
      <PageHeader title="Admin" subtitle="This whole instance: its users, and what they did." />
      <Notice kind="info" title="This page is for admins">
        Your account is an ordinary one. Whoever runs this instance can make it an admin.
      </Notice>
    </PageBody>
  );
}

/** Says it on every tab: nothing sends. */
function StoppedNotice() {
  const { data: stop } = useQuery(stopQuery);
  if (!stop?.stopped) return null;
  return (
    <Notice
      kind="error"
      className="mb-4"
      title="All sending of this instance is stopped"
      action={
        <Button asChild size="sm">
          <Link to="/admin" search={{ view: "stop" }}>
            Show
          </Link>
        </Button>
      }
    >
      Since <Time at={stop.stopped_at} />
      {stop.reason && `: ${stop.reason}`}
    </Notice>
  );
}

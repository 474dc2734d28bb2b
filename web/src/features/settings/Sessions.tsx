import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { MonitorSmartphone } from "lucide-react";
import { useState } from "react";
import { sentenceOf } from "@/api/errors";
import { logoutEverywhere } from "@/api/me";
import { endSession, sessionKeys, sessionsQuery, type Session } from "@/api/sessions";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { ConfirmDialog } from "@/ui/Dialog";
import { Notice } from "@/ui/Notice";
import { QueryEdge } from "@/ui/QueryEdge";
import { SkeletonRows } from "@/ui/Skeleton";
import { Ago, Time } from "@/ui/Time";
import { toast } from "@/ui/Toast";

export function Sessions() {
  const query = useQuery(sessionsQuery);
  return (
    <div className="flex flex-col gap-6">
      <Card title="Where you are signed in" flush>
        <QueryEdge
          what="Your sessions"
          query={query}
          skeleton={<SkeletonRows rows={2} />}
          sentence={sentenceOf}
        >
          {query.data ? (
            <ul className="divide-y divide-line">
              {query.data.map((session) => (
                <Row key={session.id} session={session} />
              ))}
            </ul>
          ) : (
            <p className="p-4 text-ink-2">
              This instance does not list sessions. You can still end all of them below.
            </p>
          )}
        </QueryEdge>
      </Card>
      <Everywhere />
    </div>
  );
}

function Row({ session }: { session: Session }) {
  const client = useQueryClient();
  const isCurrent = session.is_current;
  const end = useMutation({
    mutationFn: () => endSession(session.id),
    onSuccess: () => client.invalidateQueries({ queryKey: sessionKeys.all }),
    onError: (error) =>
      toast({ kind: "error", title: "It is still signed in", text: sentenceOf(error) }),
  });
  return (
    <li className="flex items-center gap-4 px-4 py-3">
      <MonitorSmartphone aria-hidden className="size-5 shrink-0 text-ink-3" />
      <div className="min-w-0 flex-1">
        <div className="truncate font-medium">
          {session.user_agent || "An unnamed program"}
          {isCurrent && <span className="font-normal text-sent-text"> · this one</span>}
        </div>
        <div className="text-xs text-ink-3">
          <span className="font-mono">{session.address}</span> · since{" "}
          <Time at={session.begun_at} /> · used <Ago at={session.last_used_at} />
        </div>
      </div>
      {!isCurrent && (
        <Button size="sm" busy={end.isPending} onClick={() => end.mutate()}>
          Sign out there
        </Button>
      )}
    </li>
  );
}

function Everywhere() {
  const [isAsked, setAsked] = useState(false);
  const client = useQueryClient();
  const navigate = useNavigate();
  const leave = useMutation({
    mutationFn: logoutEverywhere,
    onSuccess: async () => {
      await navigate({ to: "/sign-in" });
      client.clear();
    },
  });
  return (
    <Card title="Sign out everywhere">
      {leave.isError && (
        <Notice kind="error" className="mb-3">
          {sentenceOf(leave.error)}
        </Notice>
      )}
      <p className="mb-3 prose-width text-ink-2">
        Ends every session of yours, this one too. Campaigns go on; API keys stay as they are.
      </p>
      <Button onClick={() => setAsked(true)}>Sign out everywhere …</Button>
      <ConfirmDialog
        open={isAsked}
        onClose={() => setAsked(false)}
        title="Sign out everywhere?"
        act="Sign out everywhere"
        busy={leave.isPending}
        onAct={() => leave.mutate()}
      >
        You will have to sign in again on every device, on this one at once.
      </ConfirmDialog>
    </Card>
  );
}

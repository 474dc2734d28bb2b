import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { apiKeyKeys, apiKeysQuery, revokeApiKey, type ApiKey } from "@/api/api-keys";
import { sentenceOf } from "@/api/errors";
import { NewApiKey } from "@/features/settings/NewApiKey";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { ConfirmDialog } from "@/ui/Dialog";
import { EmptyState } from "@/ui/EmptyState";
import { QueryEdge } from "@/ui/QueryEdge";
import { SkeletonRows } from "@/ui/Skeleton";
import { Ago, Time } from "@/ui/Time";
import { toast } from "@/ui/Toast";

export function ApiKeys() {
  const query = useQuery(apiKeysQuery);
  const [isNew, setNew] = useState(false);
  const add = (
    <Button look="primary" size="sm" icon={<Plus aria-hidden />} onClick={() => setNew(true)}>
      New API key
    </Button>
  );
  return (
    <Card title="API keys" aside={query.data?.length ? add : undefined} flush>
      <QueryEdge
        what="Your API keys"
        query={query}
        skeleton={<SkeletonRows rows={2} />}
        sentence={sentenceOf}
      >
        <List keys={query.data ?? null} add={add} />
      </QueryEdge>
      {isNew && <NewApiKey onClose={() => setNew(false)} />}
    </Card>
  );
}

function List({ keys, add }: { keys: ApiKey[] | null; add: React.ReactNode }) {
  if (keys === null) {
    return (
      <EmptyState icon={KeyRound} title="This instance gives out no API keys yet">
        Scripts can sign in with e-mail and password meanwhile; see the API description.
      </EmptyState>
    );
  }
  if (keys.length === 0) {
    return (
      <EmptyState icon={KeyRound} title="No API keys" action={add}>
        A key lets a script act for you, within what you allow it: read, write or send.
      </EmptyState>
    );
  }
  return (
    <ul className="divide-y divide-line">
      {keys.map((key) => (
        <Row key={key.id} apiKey={key} />
      ))}
    </ul>
  );
}

function Row({ apiKey }: { apiKey: ApiKey }) {
  const [isAsked, setAsked] = useState(false);
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => revokeApiKey(apiKey.id),
    onSuccess: async () => {
      toast({ title: `“${apiKey.name}” no longer works` });
      await client.invalidateQueries({ queryKey: apiKeyKeys.all });
    },
    onError: (error) =>
      toast({ kind: "error", title: "The key still works", text: sentenceOf(error) }),
  });
  return (
    <li className="flex items-center gap-4 px-4 py-3">
      <KeyRound aria-hidden className="size-4 shrink-0 text-ink-3" />
      <div className="min-w-0 flex-1">
        <div className="truncate font-medium">{apiKey.name}</div>
        <div className="truncate text-xs text-ink-3">
          <code className="font-mono">{apiKey.hint}…</code> · may {apiKey.scopes.join(", ")} · made{" "}
          <Time at={apiKey.created_at} /> ·{" "}
          {apiKey.last_used_at ? (
            <>
              used <Ago at={apiKey.last_used_at} />
            </>
          ) : (
            "never used"
          )}
        </div>
      </div>
      <Button size="sm" onClick={() => setAsked(true)}>
        Revoke …
      </Button>
      <ConfirmDialog
        open={isAsked}
        onClose={() => setAsked(false)}
        title={`Revoke “${apiKey.name}”?`}
        act="Revoke this key"
        busy={revoke.isPending}
        onAct={() => revoke.mutate()}
      >
        Scripts that use it are refused at once. It cannot be brought back; a new key can be made.
      </ConfirmDialog>
    </li>
  );
}

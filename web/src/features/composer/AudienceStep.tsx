import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { campaignKeys } from "@/api/campaigns";
import { importKeys, importsQuery } from "@/api/imports";
import { DropZone } from "@/features/composer/DropZone";
import type { StepProps } from "@/features/composer/draft";
import { FileCheck } from "@/features/composer/FileCheck";
import { ImportList } from "@/features/composer/ImportList";
import { pickedFile } from "@/features/composer/picked";
import { formatAmount } from "@/lib/numbers";
import { Card } from "@/ui/Card";

/** Who is written to: files are tried first, then added; each can be taken out again. */
export function AudienceStep({ campaign }: StepProps) {
  const { id } = campaign;
  const client = useQueryClient();
  const [picked, setPicked] = useState(() => {
    const before = pickedFile.get();
    return before?.id === id ? { file: before.file, number: 0 } : null;
  });
  useEffect(() => pickedFile.set(null), []);
  const imports = useQuery(importsQuery(id));
  const added = (imports.data?.items ?? []).filter((one) => !one.dry_run);
  const changed = () => {
    void client.invalidateQueries({ queryKey: importKeys.of(id) });
    for (const queryKey of [
      campaignKeys.one(id),
      campaignKeys.lists,
      campaignKeys.recipients(id),
      campaignKeys.forecast(id),
      campaignKeys.preflight(id),
    ]) {
      void client.invalidateQueries({ queryKey });
    }
  };
  return (
    <div className="grid grid-cols-1 gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(20rem,1fr)]">
      <Card title="Add people">
        {picked ? (
          <FileCheck
            key={picked.number}
            campaignId={id}
            file={picked.file}
            onAdded={changed}
            onClose={() => setPicked(null)}
          />
        ) : (
          <DropZone
            onFile={(file) => setPicked((last) => ({ file, number: (last?.number ?? 0) + 1 }))}
          />
        )}
      </Card>
      <Card
        title="In this campaign"
        aside={formatAmount(campaign.recipients, "recipient")}
        flush
        className="self-start"
      >
        <ImportList imports={added} onChanged={changed} />
      </Card>
    </div>
  );
}

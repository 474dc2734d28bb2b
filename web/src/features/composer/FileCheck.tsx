import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { sentenceOf } from "@/api/errors";
import { importQuery, uploadRecipients, type Mapping } from "@/api/imports";
import type { Import } from "@/api/types";
import { ColumnTable } from "@/features/composer/ColumnTable";
import { DryRun } from "@/features/composer/DryRun";
import { choicesOf, mappingOf, nameProblem, type Choices } from "@/features/composer/mapping";
import { formatAmount, formatBytes } from "@/lib/numbers";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/Notice";
import { Waiting } from "@/ui/Spinner";
import { toast } from "@/ui/Toast";

interface FileCheckProps {
  campaignId: string;
  file: File;
  onAdded: () => void;
  onClose: () => void;
}

/** One chosen file: tried without adding anybody, its columns settled, then added. */
export function FileCheck({ campaignId, file, onAdded, onClose }: FileCheckProps) {
  const trial = useMutation({
    mutationFn: (mapping: Mapping | undefined) =>
      uploadRecipients(campaignId, file, { dryRun: true, ...(mapping ? { mapping } : {}) }),
  });
  const { mutate: tryOut } = trial;
  useEffect(() => tryOut(undefined), [tryOut]);
  const told = useQuery({ ...importQuery(trial.data?.id ?? ""), enabled: Boolean(trial.data) });
  const report = told.data ?? trial.data;
  const error = trial.error ?? told.error;
  const leave = (
    <Button size="sm" onClick={onClose}>
      Choose another file
    </Button>
  );
  if (error) {
    return (
      <Notice kind="error" title={`${file.name} was not read`} action={leave}>
        {sentenceOf(error)}
      </Notice>
    );
  }
  if (!report || report.status === "running") {
    const rows = report ? `${formatAmount(report.rows, "row")} read` : formatBytes(file.size);
    return <Waiting what={`Trying ${file.name}, nobody is added yet: ${rows} …`} />;
  }
  if (report.status === "failed") {
    return (
      <Notice kind="error" title={`${file.name} cannot be used`} action={leave}>
        {report.error}
      </Notice>
    );
  }
  return (
    <Tried
      key={report.id}
      {...{ campaignId, file, report, onAdded, onClose }}
      mapping={trial.variables}
      onTryAgain={tryOut}
    />
  );
}

interface TriedProps extends FileCheckProps {
  report: Import;
  mapping: Mapping | undefined;
  onTryAgain: (mapping: Mapping | undefined) => void;
}

function Tried({ campaignId, file, report, mapping, onAdded, onClose, onTryAgain }: TriedProps) {
  const found = choicesOf(report);
  const [choices, setChoices] = useState<Choices>(found);
  const changes = mappingOf(choices, found);
  const isWrong = choices.columns.some(({ name }, index) => nameProblem(name, index, choices));
  const add = useMutation({
    mutationFn: () => uploadRecipients(campaignId, file, mapping ? { mapping } : {}),
    onSuccess: () => {
      toast({ title: `${formatAmount(report.accepted, "recipient")} will be in this campaign` });
      onAdded();
      onClose();
    },
  });
  return (
    <div className="flex flex-col gap-4">
      <DryRun file={file} report={report} />
      <ColumnTable file={file} report={report} choices={choices} onChange={setChoices} />
      {add.error && (
        <Notice kind="error" title="Nobody was added">
          {sentenceOf(add.error)}
        </Notice>
      )}
      <div className="flex flex-wrap gap-2">
        {changes ? (
          <Button
            look="primary"
            disabled={isWrong}
            onClick={() => onTryAgain(merged(mapping, changes))}
          >
            Try again with these columns
          </Button>
        ) : (
          <Button
            look="primary"
            busy={add.isPending}
            disabled={report.accepted === 0}
            onClick={() => add.mutate()}
          >
            Add {formatAmount(report.accepted, "recipient")}
          </Button>
        )}
        <Button onClick={onClose}>Choose another file</Button>
      </div>
    </div>
  );
}

/** Changes to what was already asked for; a column that is now the address is no field. */
function merged(before: Mapping | undefined, changes: Mapping): Mapping {
  const email = changes.email ?? before?.email;
  const fields = { ...before?.fields, ...changes.fields };
  const kept = Object.entries(fields).filter(([header]) => header !== email);
  return { ...(email === undefined ? {} : { email }), fields: Object.fromEntries(kept) };
}

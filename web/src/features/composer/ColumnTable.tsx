import { useQuery } from "@tanstack/react-query";
import type { Import } from "@/api/types";
import { readSample, samplesByColumn } from "@/features/composer/csv-sample";
import { nameProblem, withEmail, type Choices } from "@/features/composer/mapping";
import { Input } from "@/ui/Field";

interface ColumnTableProps {
  file: File;
  report: Import;
  choices: Choices;
  onChange: (choices: Choices) => void;
}

/** Each column of the file with values from it, and what messages call it. */
export function ColumnTable({ file, report, choices, onChange }: ColumnTableProps) {
  const sample = useQuery({
    queryKey: ["csv-sample", report.id],
    queryFn: () => readSample(file, report.encoding, report.delimiter),
    staleTime: Infinity,
    gcTime: 60_000,
  });
  const samples = samplesByColumn(sample.data ?? [], report.header ?? []);
  const rename = (index: number, name: string) =>
    onChange({
      ...choices,
      columns: choices.columns.map((one, at) => (at === index ? { ...one, name } : one)),
    });
  return (
    <div className="overflow-x-auto rounded-md border border-line">
      <table className="w-full text-[0.8125rem]">
        <thead className="text-left text-xs text-ink-3">
          <tr className="border-b border-line">
            <th className="px-3 py-2 font-medium">Column</th>
            <th className="px-3 py-2 font-medium">In the message</th>
            <th className="px-3 py-2 font-medium">E-mail</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {choices.columns.map((column, index) => {
            const problem = nameProblem(column.name, index, choices);
            const isEmail = index === choices.email;
            return (
              <tr key={index}>
                <td className="max-w-64 px-3 py-2">
                  <div className="truncate font-medium">{column.header || "(no header)"}</div>
                  <div className="truncate text-xs text-ink-3">
                    {(samples[index] ?? []).length > 0 ? samples[index]?.join(" · ") : "no values"}
                  </div>
                </td>
                <td className="min-w-44 px-3 py-2">
                  {isEmail ? (
                    <span className="text-ink-2">the address</span>
                  ) : (
                    <>
                      <Input
                        className="h-8 font-mono text-xs"
                        aria-label={`What messages call “${column.header}”`}
                        aria-invalid={problem ? true : undefined}
                        placeholder="left out"
                        value={column.name}
                        onChange={(event) => rename(index, event.target.value)}
                      />
                      {problem && <p className="mt-1 text-xs text-failed-text">{problem}</p>}
                    </>
                  )}
                </td>
                <td className="px-3 py-2">
                  <input
                    type="radio"
                    name="email-column"
                    aria-label={`The address is in “${column.header}”`}
                    className="size-4 accent-(--accent)"
                    checked={isEmail}
                    onChange={() => onChange(withEmail(choices, index))}
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

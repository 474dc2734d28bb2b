import { useState } from "react";
import { Field, Input } from "@/ui/Field";

interface NumberFieldProps {
  label: string;
  unit: string;
  hint: string;
  value: number | null;
  least: number;
  most: number;
  isWhole?: boolean;
  error?: string | undefined;
  onChange: (value: number | null) => void;
}

/** A number within its bounds, or nothing; what is neither is said and not taken. */
export function NumberField(props: NumberFieldProps) {
  const { label, unit, hint, value, least, most, isWhole = true, error, onChange } = props;
  const [typed, setTyped] = useState(value === null ? "" : String(value));
  const number = Number(typed);
  const isBad =
    typed.trim() !== "" &&
    (Number.isNaN(number) ||
      number < least ||
      number > most ||
      (isWhole && !Number.isInteger(number)));
  const bounds = `${isWhole ? "A whole number" : "A number"} from ${least} to ${most}.`;
  return (
    <Field label={label} aside={unit} hint={hint} error={isBad ? bounds : error}>
      {(ids) => (
        <Input
          {...ids}
          inputMode="decimal"
          autoComplete="off"
          className="tabular"
          value={typed}
          onChange={(event) => {
            const next = event.target.value;
            setTyped(next);
            const read = Number(next);
            if (next.trim() === "") onChange(null);
            else if (read >= least && read <= most && (!isWhole || Number.isInteger(read))) {
              onChange(read);
            }
          }}
        />
      )}
    </Field>
  );
}

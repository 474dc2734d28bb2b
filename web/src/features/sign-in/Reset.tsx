import { Link, useSearch } from "@tanstack/react-router";
import { useState, type SubmitEvent } from "react";
import { ApiError, sentenceOf } from "@/api/errors";
import { askForReset, setPasswordByLink } from "@/api/me";
import { Frame, LINK } from "@/features/sign-in/Frame";
import { Button } from "@/ui/Button";
import { Field, Input } from "@/ui/Field";
import { Notice } from "@/ui/Notice";

/** Ask for the link that sets a new password; with the link's token, set it. */
export function Reset() {
  const { token } = useSearch({ from: "/reset" });
  return (
    <Frame
      title={token ? "Choose a new password" : "Reset your password"}
      below={
        <Link to="/sign-in" className={LINK}>
          Back to sign-in
        </Link>
      }
    >
      {token ? (
        <OneField
          key="set"
          label="New password"
          type="password"
          autoComplete="new-password"
          hint="At least 10 characters. It signs you out everywhere else."
          act="Set this password"
          send={(password) => setPasswordByLink(token, password)}
          done="Your password is set. Sign in with it."
        />
      ) : (
        <OneField
          key="ask"
          label="E-mail address"
          type="email"
          autoComplete="username"
          hint="We mail you a link that works for a short while."
          act="Mail me the link"
          send={askForReset}
          done="If an account has this address, the link is on its way."
        />
      )}
    </Frame>
  );
}

interface OneFieldProps {
  label: string;
  type: "email" | "password";
  autoComplete: string;
  hint: string;
  act: string;
  send: (value: string) => Promise<unknown>;
  done: string;
}

function OneField({ label, type, autoComplete, hint, act, send, done }: OneFieldProps) {
  const [value, setValue] = useState("");
  const [state, setState] = useState<"asking" | "busy" | "done">("asking");
  const [refusal, setRefusal] = useState<string | null>(null);
  if (state === "done") return <Notice kind="good">{done}</Notice>;
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setState("busy");
    setRefusal(null);
    try {
      await send(value);
      setState("done");
    } catch (error) {
      setRefusal(refusalOf(error));
      setState("asking");
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      {refusal && <Notice kind="error">{refusal}</Notice>}
      <Field label={label} hint={hint}>
        {(ids) => (
          <Input
            required
            type={type}
            autoComplete={autoComplete}
            value={value}
            onChange={(event) => setValue(event.target.value)}
            {...ids}
          />
        )}
      </Field>
      <Button type="submit" look="primary" size="lg" busy={state === "busy"}>
        {act}
      </Button>
    </form>
  );
}

function refusalOf(error: unknown): string {
  if (error instanceof ApiError && error.status === 404) {
    return "This instance cannot mail reset links yet: ask its admin to set a new password.";
  }
  return sentenceOf(error);
}

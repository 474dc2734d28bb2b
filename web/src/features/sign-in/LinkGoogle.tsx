import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { sentenceOf } from "@/api/errors";
import { linkGoogle, meKeys } from "@/api/me";
import { Frame, LINK } from "@/features/sign-in/Frame";
import { Button } from "@/ui/Button";
import { Field, Input } from "@/ui/Field";
import { Notice } from "@/ui/Notice";

/** An account has the address that Google vouches for: its password proves that both are one. */
export function LinkGoogle() {
  const [password, setPassword] = useState("");
  const client = useQueryClient();
  const navigate = useNavigate();
  const link = useMutation({
    mutationFn: () => linkGoogle(password),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: meKeys.me });
      await navigate({ to: "/dashboard" });
    },
  });
  return (
    <Frame
      title="Is this account yours?"
      below={
        <Link to="/sign-in" search={{}} className={LINK}>
          Sign in without Google
        </Link>
      }
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          link.mutate();
        }}
      >
        <p className="text-ink-2">
          There is an account with the address Google gave us. Enter its password once, and from
          then on Google signs you in to it too.
        </p>
        {link.isError && <Notice kind="error">{sentenceOf(link.error)}</Notice>}
        <Field label="Password of the account">
          {(ids) => (
            <Input
              required
              type="password"
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
              {...ids}
            />
          )}
        </Field>
        <Button type="submit" look="primary" size="lg" busy={link.isPending}>
          Link Google and sign in
        </Button>
      </form>
    </Frame>
  );
}

import { useMutation } from "@tanstack/react-query";
import { Send } from "lucide-react";
import { sendTest } from "@/api/campaigns";
import { sentenceOf } from "@/api/errors";
import type { StepProps } from "@/features/composer/draft";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/Notice";

/** One e-mail of it to yourself, at once, with the answer of the server that took it. */
export function TestSend({ draft, campaign }: StepProps) {
  const test = useMutation({
    mutationFn: async () => {
      await draft.flush();
      return sendTest(campaign.id);
    },
  });
  const { data, error } = test;
  return (
    <div className="flex flex-col gap-3">
      <Button
        className="self-start"
        busy={test.isPending}
        icon={<Send aria-hidden />}
        onClick={() => test.mutate()}
      >
        Send me a test
      </Button>
      {error && (
        <Notice kind="error" title="The test was not sent">
          {sentenceOf(error)}
        </Notice>
      )}
      {data && (
        <Notice
          kind={data.accepted ? "good" : "error"}
          title={
            data.accepted
              ? `Accepted by server for ${data.recipient}`
              : `Not accepted for ${data.recipient}`
          }
          details={data.answer}
        >
          It is filled for the first recipient and counts towards the sender’s hourly limit.
        </Notice>
      )}
    </div>
  );
}

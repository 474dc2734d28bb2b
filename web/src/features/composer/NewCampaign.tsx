import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { sentenceOf } from "@/api/errors";
import { useCreateDraft } from "@/features/composer/create";
import { DropZone } from "@/features/composer/DropZone";
import { typedName } from "@/features/composer/draft";
import { pickedFile } from "@/features/composer/picked";
import { Card } from "@/ui/Card";
import { Field, Input } from "@/ui/Field";
import { Notice } from "@/ui/Notice";
import { PageBody, PageHeader } from "@/ui/PageHeader";

/** Nothing exists yet: the first letter of a name, or a file, makes the draft and goes on there. */
export function NewCampaign() {
  const navigate = useNavigate();
  const create = useCreateDraft();
  const [name, setName] = useState("");
  const [error, setError] = useState<unknown>(null);
  const latest = useRef("");
  const isBegun = useRef(false);
  const madeId = useRef<string>(undefined);

  const begin = async (file?: File) => {
    if (isBegun.current) return;
    isBegun.current = true;
    try {
      const made = await create(latest.current || nameOf(file));
      madeId.current = made.id;
      if (latest.current) typedName.set({ id: made.id, name: latest.current });
      if (file) pickedFile.set({ id: made.id, file });
      await navigate({
        to: "/campaigns/$campaignId/edit",
        params: { campaignId: made.id },
        replace: true,
      });
    } catch (problem) {
      isBegun.current = false;
      setError(problem);
    }
  };
  const type = (typed: string) => {
    setName(typed);
    latest.current = typed;
    // The way to the draft takes a moment, in which typing goes on.
    if (madeId.current) typedName.set({ id: madeId.current, name: typed });
    else if (typed.trim()) void begin();
  };
  return (
    <PageBody narrow>
      <PageHeader
        title="New campaign"
        subtitle="A draft is kept from the first letter you type; nothing is sent until you schedule it."
      />
      {error !== null && (
        <Notice kind="error" title="The draft could not be kept" className="mb-4">
          {sentenceOf(error)}
        </Notice>
      )}
      <Card>
        <div className="flex flex-col gap-5">
          <Field label="Name of the campaign" hint="Only you see it.">
            {(ids) => (
              <Input
                {...ids}
                value={name}
                maxLength={200}
                autoComplete="off"
                placeholder="Spring letter to members"
                onChange={(event) => type(event.target.value)}
              />
            )}
          </Field>
          <DropZone onFile={(file) => void begin(file)} />
        </div>
      </Card>
    </PageBody>
  );
}

function nameOf(file: File | undefined): string {
  const stem = file?.name.replace(/\.[^.]*$/, "").trim();
  return stem === undefined || stem === "" ? "Untitled campaign" : stem;
}

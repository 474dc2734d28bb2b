import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { sentenceOf } from "@/api/errors";
import { sandboxMessageQuery } from "@/api/sandbox";
import type { SandboxMessage } from "@/api/types";
import { formatBytes } from "@/lib/numbers";
import { Drawer } from "@/ui/Dialog";
import { MailFrame } from "@/ui/MailFrame";
import { Notice } from "@/ui/Notice";
import { QueryEdge } from "@/ui/QueryEdge";
import { SkeletonRows } from "@/ui/Skeleton";
import { Segmented } from "@/ui/Tabs";
import { Time } from "@/ui/Time";

type Side = "html" | "text" | "headers" | "raw";

/** One message as it arrived: HTML, text, headers, and every byte of it. */
export function MessageDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const query = useQuery(sandboxMessageQuery(id));
  const message = query.data;
  return (
    <Drawer
      wide
      open
      title={message ? message.subject || "(no subject)" : "Message"}
      onClose={onClose}
    >
      <QueryEdge
        what="This message"
        query={query}
        skeleton={<SkeletonRows rows={5} />}
        sentence={sentenceOf}
      >
        {message && <Body key={id} message={message} />}
      </QueryEdge>
    </Drawer>
  );
}

function Body({ message }: { message: SandboxMessage }) {
  const [side, setSide] = useState<Side>(message.html === null ? "text" : "html");
  return (
    <div className="flex flex-col gap-4">
      <dl className="grid grid-cols-[4rem_minmax(0,1fr)] gap-x-3 gap-y-1 [&>dd]:truncate [&>dt]:text-ink-3">
        <dt>From</dt>
        <dd className="font-mono text-xs leading-5">{message.mail_from}</dd>
        <dt>To</dt>
        <dd className="font-mono text-xs leading-5">{message.rcpt_to}</dd>
        <dt>Taken</dt>
        <dd>
          <Time at={message.received_at} relative /> · {formatBytes(message.size_bytes)}
        </dd>
      </dl>
      {message.problem !== null && (
        <Notice kind="warning" title="It could not be taken apart">
          {message.problem}
        </Notice>
      )}
      <div>
        <Segmented
          label="Show"
          value={side}
          options={[
            { value: "html", label: "HTML" },
            { value: "text", label: "Text" },
            { value: "headers", label: "Headers" },
            { value: "raw", label: "Raw" },
          ]}
          onChange={setSide}
        />
      </div>
      <Part message={message} side={side} />
      {message.attachments.length > 0 && (
        <ul className="flex flex-wrap gap-2 text-xs text-ink-2">
          {message.attachments.map((one, index) => (
            <li key={index} className="rounded-md border border-line px-2 py-1">
              {one.filename} · {formatBytes(one.size_bytes)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Part({ message, side }: { message: SandboxMessage; side: Side }) {
  switch (side) {
    case "html":
      return message.html === null ? (
        <Notice>This message has no HTML part.</Notice>
      ) : (
        <MailFrame title="The message as HTML" html={message.html} className="h-[60dvh]" />
      );
    case "text":
      return message.text === null ? (
        <Notice>This message has no text part.</Notice>
      ) : (
        <Source label="The message as text" text={message.text} />
      );
    case "headers":
      return (
        <dl className="flex flex-col gap-1.5 rounded-md border border-line bg-inset p-3 font-mono text-xs">
          {message.headers.map((header, index) => (
            <div key={index} className="break-words">
              <dt className="inline font-semibold">{header.name}:</dt>{" "}
              <dd className="inline text-ink-2">{header.value}</dd>
            </div>
          ))}
        </dl>
      );
    case "raw":
      return (
        <>
          {message.raw_is_cut && <Notice>Only its beginning is shown: the message is long.</Notice>}
          <Source label="The raw message" text={message.raw} />
        </>
      );
  }
}

function Source({ label, text }: { label: string; text: string }) {
  return (
    <pre
      aria-label={label}
      className="rounded-md border border-line bg-inset p-3 font-mono text-xs break-words whitespace-pre-wrap"
    >
      {text}
    </pre>
  );
}

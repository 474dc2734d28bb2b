import { cn } from "@/lib/cn";

interface MailFrameProps {
  title: string;
  html: string;
  className?: string;
}

/**
 * HTML of a mail, as a guest that may do nothing: no scripts, no forms, no links, no origin. Our
 * own policy holds inside it too, so pictures from other hosts are not asked for.
 */
export function MailFrame({ title, html, className }: MailFrameProps) {
  return (
    <iframe
      title={title}
      sandbox=""
      srcDoc={html}
      className={cn("block h-[28rem] w-full rounded-md border border-line bg-white", className)}
      style={{ colorScheme: "light" }}
    />
  );
}

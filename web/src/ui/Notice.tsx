import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

const LOOKS = {
  info: { Icon: Info, box: "border-line bg-inset", icon: "text-ink-3" },
  warning: { Icon: TriangleAlert, box: "border-warn-line bg-warn-soft", icon: "text-warn-text" },
  error: { Icon: CircleAlert, box: "border-danger-line bg-danger-soft", icon: "text-failed-text" },
  good: { Icon: CircleCheck, box: "border-line bg-good-soft", icon: "text-sent-text" },
};

interface NoticeProps {
  kind?: keyof typeof LOOKS;
  title?: string;
  children?: ReactNode;
  /** The server's own words, in a fold. */
  details?: string | null | undefined;
  action?: ReactNode;
  className?: string;
}

/** Something to know, in its place on the page; errors are announced. */
export function Notice({
  kind = "info",
  title,
  children,
  details,
  action,
  className,
}: NoticeProps) {
  const { Icon, box, icon } = LOOKS[kind];
  return (
    <div
      role={kind === "error" ? "alert" : undefined}
      className={cn("flex items-start gap-3 rounded-lg border px-3.5 py-3", box, className)}
    >
      <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", icon)} />
      <div className="min-w-0 flex-1">
        {title && <p className="font-medium">{title}</p>}
        {children && <div className="prose-width text-ink-2">{children}</div>}
        {details && (
          <details className="mt-1.5">
            <summary className="text-xs text-ink-3">The server’s words</summary>
            <pre className="mt-1 overflow-x-auto font-mono text-xs whitespace-pre-wrap">
              {details}
            </pre>
          </details>
        )}
      </div>
      {action}
    </div>
  );
}

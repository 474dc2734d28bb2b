import { Slot } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/cn";
import { Spinner } from "@/ui/Spinner";

const LOOKS = {
  primary: "bg-accent text-on-accent hover:bg-accent-hover",
  secondary: "border border-line-strong bg-surface text-ink hover:bg-inset",
  quiet: "text-ink-2 hover:bg-inset hover:text-ink",
  danger: "bg-danger text-on-accent hover:bg-danger-hover",
};
const SIZES = {
  md: "h-9 px-3.5 text-sm",
  sm: "h-8 px-2.5 text-[0.8125rem]",
  lg: "h-11 px-5 text-[0.9375rem]",
};

interface ButtonProps extends ComponentProps<"button"> {
  look?: keyof typeof LOOKS;
  size?: keyof typeof SIZES;
  /** The act is under way: shows it, and cannot be pressed again. */
  busy?: boolean;
  /** Renders its one child (a link) with the looks of a button. */
  asChild?: boolean;
  icon?: ReactNode;
}

export function Button({
  look = "secondary",
  size = "md",
  busy = false,
  asChild = false,
  icon,
  className,
  children,
  disabled,
  type = "button",
  ...rest
}: ButtonProps) {
  const classes = cn(
    "inline-flex shrink-0 items-center justify-center gap-2 rounded-md font-medium whitespace-nowrap",
    "transition-colors disabled:cursor-not-allowed disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0",
    LOOKS[look],
    SIZES[size],
    className,
  );
  if (asChild) {
    return (
      <Slot.Root className={classes} {...rest}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button
      type={type}
      className={classes}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
      {...rest}
    >
      {busy ? <Spinner /> : icon}
      {children}
    </button>
  );
}

interface IconButtonProps extends ComponentProps<"button"> {
  label: string;
}

/** A button that is only an icon; its label is read aloud and shown on hover. */
export function IconButton({ label, className, type = "button", ...rest }: IconButtonProps) {
  return (
    <button
      type={type}
      aria-label={label}
      title={label}
      className={cn(
        "inline-flex size-9 shrink-0 items-center justify-center rounded-md text-ink-2",
        "transition-colors hover:bg-inset hover:text-ink disabled:opacity-50 [&_svg]:size-[18px]",
        className,
      )}
      {...rest}
    />
  );
}

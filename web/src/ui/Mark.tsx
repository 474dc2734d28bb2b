/** The mark of ReachInbox; with its name beside it unless told otherwise. */
export function Mark({ nameClass = "" }: { nameClass?: string }) {
  return (
    <span className="flex items-center gap-2.5">
      <img src="/favicon.svg" alt="" width={28} height={28} className="size-7" />
      <span className={`text-[0.9375rem] font-semibold tracking-tight ${nameClass}`}>
        ReachInbox
      </span>
    </span>
  );
}

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { useIsPhone } from "@/ui/media";

const ROW_PX = 45;
const PHONE_ROW_PX = 68;
const AHEAD = 12;

/** The rows of a long list that are on screen, and more of it before its end is reached. */
export function useVirtualRows(count: number, hasMore: boolean, onMore: (() => void) | undefined) {
  const listRef = useRef<HTMLDivElement>(null);
  const isPhone = useIsPhone();
  const [scrollMargin, setScrollMargin] = useState(0);
  useLayoutEffect(() => {
    const top = listRef.current?.getBoundingClientRect().top ?? 0;
    setScrollMargin(Math.round(top + window.scrollY));
  }, [count, isPhone]);
  const virtual = useWindowVirtualizer({
    count,
    estimateSize: () => (isPhone ? PHONE_ROW_PX : ROW_PX),
    overscan: AHEAD,
    scrollMargin,
  });
  const lastSeen = virtual.getVirtualItems().at(-1)?.index ?? 0;
  const isNearEnd = hasMore && count > 0 && lastSeen >= count - AHEAD;
  useEffect(() => {
    if (isNearEnd) onMore?.();
  }, [isNearEnd, count, onMore]);
  return { listRef, virtual, isPhone };
}

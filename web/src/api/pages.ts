import { infiniteQueryOptions, type InfiniteData } from "@tanstack/react-query";
import type { Page } from "@/api/types";

export type Pages<Item> = InfiniteData<Page<Item>>;

/** A keyset list as an infinite query: `load` fetches the page after a cursor. */
export function pagedQuery<Item>(
  queryKey: readonly unknown[],
  load: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<Item>>,
) {
  return infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam, signal }) => load(pageParam ?? undefined, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last: Page<Item>) => last.next_cursor ?? null,
  });
}

/** All items of the pages loaded so far. */
export function itemsOf<Item>(pages: Pages<Item> | undefined): Item[] {
  return pages?.pages.flatMap((page) => page.items) ?? [];
}

/** The pages with every item passed through `change`; unchanged pages keep their identity. */
export function mapPages<Item>(pages: Pages<Item>, change: (item: Item) => Item): Pages<Item> {
  const mapped = pages.pages.map((page) => {
    const items = page.items.map(change);
    return isSame(items, page.items) ? page : { ...page, items };
  });
  return isSame(mapped, pages.pages) ? pages : { ...pages, pages: mapped };
}

function isSame(some: readonly unknown[], others: readonly unknown[]): boolean {
  return some.every((one, index) => one === others[index]);
}

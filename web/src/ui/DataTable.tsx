import { ArrowDown, ArrowUp } from "lucide-react";
import { useMemo, useState, type MouseEvent, type ReactNode } from "react";
import { cn } from "@/lib/cn";
import { formatCount } from "@/lib/numbers";
import { Button } from "@/ui/Button";
import { useVirtualRows } from "@/ui/virtual-rows";

export interface Column<Row> {
  key: string;
  title: string;
  /** A track of CSS grid: "minmax(12rem, 2fr)", "8rem". */
  width: string;
  align?: "right";
  cell: (row: Row) => ReactNode;
  /** What to sort by; offered once every row is loaded. */
  sortBy?: (row: Row) => string | number;
}

interface DataTableProps<Row> {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** What a click anywhere on the row does; its first cell holds the same as a link. */
  onOpen?: (row: Row) => void;
  /** The row as two lines, for a phone. */
  phone: (row: Row) => ReactNode;
  /** Changes of this text make the row breathe once. */
  pulse?: (row: Row) => string;
  hasMore?: boolean;
  isLoadingMore?: boolean;
  onMore?: () => void;
  /** Above the rows when some are chosen, and the boxes to choose them. */
  selection?: {
    chosen: ReadonlySet<string>;
    onChange: (chosen: ReadonlySet<string>) => void;
    actions: ReactNode;
  };
}

interface Sorting {
  key: string;
  down: boolean;
}

/** A virtual table: ten thousand rows scroll as ten do. It scrolls with the page. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rowKey, hasMore = false, selection } = props;
  const [sorting, setSorting] = useState<Sorting | null>(null);
  const rows = useSorted(props.rows, columns, hasMore ? null : sorting);
  const { listRef, virtual, isPhone } = useVirtualRows(rows.length, hasMore, props.onMore);
  const tracks = [selection && "2.5rem", ...columns.map(({ width }) => width)].filter(Boolean);
  const template = { gridTemplateColumns: tracks.join(" ") };
  return (
    <div>
      {selection && selection.chosen.size > 0 && (
        <div className="sticky top-14 z-20 flex flex-wrap items-center gap-2 border-b border-line bg-accent-soft px-4 py-2">
          <span className="mr-2 font-medium tabular">
            {formatCount(selection.chosen.size)} chosen
          </span>
          {selection.actions}
        </div>
      )}
      <div role="table" aria-label={label} aria-rowcount={hasMore ? -1 : rows.length + 1}>
        {!isPhone && (
          <HeaderRow
            {...{ columns, sorting, setSorting, template, selection, canSort: !hasMore }}
            allKeys={rows.map(rowKey)}
          />
        )}
        <div
          ref={listRef}
          role="rowgroup"
          style={{ height: virtual.getTotalSize() }}
          className="relative"
        >
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            return (
              <div
                key={rowKey(row)}
                ref={virtual.measureElement}
                data-index={item.index}
                role="row"
                tabIndex={-1}
                aria-rowindex={item.index + 2}
                className={cn(
                  "absolute inset-x-0 top-0 border-b border-line",
                  props.onOpen && "cursor-pointer hover:bg-inset",
                )}
                style={{ transform: `translateY(${item.start - virtual.options.scrollMargin}px)` }}
                onClick={(event) => isOnRowItself(event) && props.onOpen?.(row)}
                onKeyDown={(event) => {
                  if (event.key === "Enter" && event.target === event.currentTarget)
                    props.onOpen?.(row);
                }}
              >
                <div key={props.pulse?.(row)} className={cn(props.pulse && "animate-breathe")}>
                  {isPhone ? (
                    <div role="cell" className="px-4 py-3">
                      {props.phone(row)}
                    </div>
                  ) : (
                    <div
                      role="presentation"
                      className="grid min-h-11 items-center"
                      style={template}
                    >
                      {selection && <RowBox id={rowKey(row)} {...selection} />}
                      {columns.map((column) => (
                        <div
                          key={column.key}
                          role="cell"
                          className={cn(
                            "min-w-0 truncate px-2 py-2 first:pl-4 last:pr-4",
                            column.align === "right" && "text-right tabular",
                          )}
                        >
                          {column.cell(row)}
                        </div>
                      ))}
                    </div>
                  )}
                </div>
              </div>
            );
          })}
        </div>
      </div>
      {hasMore && (
        <div className="flex justify-center p-3">
          <Button size="sm" busy={props.isLoadingMore ?? false} onClick={() => props.onMore?.()}>
            Load more
          </Button>
        </div>
      )}
    </div>
  );
}

/** React tells of clicks in menus and dialogs opened from the row too: those are not on it. */
function isOnRowItself({ target, currentTarget }: MouseEvent): boolean {
  return (
    target instanceof Element &&
    currentTarget.contains(target) &&
    !target.closest("a,button,input,label")
  );
}

interface HeaderRowProps<Row> {
  columns: readonly Column<Row>[];
  sorting: Sorting | null;
  setSorting: (sorting: Sorting | null) => void;
  canSort: boolean;
  template: { gridTemplateColumns: string };
  selection: DataTableProps<Row>["selection"];
  allKeys: readonly string[];
}

function HeaderRow<Row>(props: HeaderRowProps<Row>) {
  const { columns, sorting, setSorting, canSort, template, selection, allKeys } = props;
  return (
    <div
      role="rowgroup"
      className="sticky top-14 z-10 rounded-t-lg border-b border-line bg-surface"
    >
      <div
        role="row"
        className="grid h-9 items-center text-xs font-medium text-ink-3"
        style={template}
      >
        {selection && (
          <span role="columnheader" className="pl-4">
            <input
              type="checkbox"
              aria-label="Choose all that are loaded"
              className="size-4 align-middle accent-(--accent)"
              checked={allKeys.length > 0 && allKeys.every((key) => selection.chosen.has(key))}
              onChange={(event) => selection.onChange(new Set(event.target.checked ? allKeys : []))}
            />
          </span>
        )}
        {columns.map((column) => (
          <span
            key={column.key}
            role="columnheader"
            aria-sort={ariaSort(column.key, sorting)}
            className={cn(
              "min-w-0 truncate px-2 first:pl-4 last:pr-4",
              column.align === "right" && "text-right",
            )}
          >
            {column.sortBy && canSort ? (
              <button
                type="button"
                className="inline-flex items-center gap-1 hover:text-ink"
                onClick={() => setSorting(nextSorting(column.key, sorting))}
              >
                {column.title}
                {sorting?.key === column.key &&
                  (sorting.down ? (
                    <ArrowDown className="size-3" />
                  ) : (
                    <ArrowUp className="size-3" />
                  ))}
              </button>
            ) : (
              column.title
            )}
          </span>
        ))}
      </div>
    </div>
  );
}

function RowBox<Row>({
  id,
  chosen,
  onChange,
}: { id: string } & NonNullable<DataTableProps<Row>["selection"]>) {
  return (
    <label role="cell" className="flex h-11 items-center pl-4">
      <input
        type="checkbox"
        aria-label="Choose this row"
        className="size-4 accent-(--accent)"
        checked={chosen.has(id)}
        onChange={(event) => {
          const next = new Set(chosen);
          if (event.target.checked) next.add(id);
          else next.delete(id);
          onChange(next);
        }}
      />
    </label>
  );
}

function ariaSort(key: string, sorting: Sorting | null) {
  if (sorting?.key !== key) return undefined;
  return sorting.down ? "descending" : "ascending";
}

function nextSorting(key: string, sorting: Sorting | null): Sorting | null {
  if (sorting?.key !== key) return { key, down: false };
  return sorting.down ? null : { key, down: true };
}

function useSorted<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sorting: Sorting | null,
): readonly Row[] {
  return useMemo(() => {
    const sortBy = sorting && columns.find(({ key }) => key === sorting.key)?.sortBy;
    if (!sorting || !sortBy) return rows;
    const sign = sorting.down ? -1 : 1;
    return rows.toSorted((a, b) => sign * compare(sortBy(a), sortBy(b)));
  }, [rows, columns, sorting]);
}

function compare(a: string | number, b: string | number): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), "en", { numeric: true });
}

export type SaveState =
  { kind: "saved" } | { kind: "waiting" } | { kind: "saving" } | { kind: "failed"; error: unknown };

/**
 * Saves what is typed once it rests, one save at a time and never out of order. What could not be
 * saved stays wanted and goes with the next change.
 */
export class Saver<Change extends object> {
  private wanted: Partial<Change> = {};
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | undefined;
  private readonly listeners = new Set<() => void>();
  private state: SaveState = { kind: "saved" };

  constructor(
    private readonly save: (change: Partial<Change>) => Promise<void>,
    private readonly restMs = 400,
  ) {}

  readonly get = (): SaveState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  change(change: Partial<Change>): void {
    this.wanted = { ...this.wanted, ...change };
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), this.restMs);
    if (!this.running) this.tell({ kind: "waiting" });
  }

  /** Save now what waits; answers whether everything is saved. */
  async flush(): Promise<boolean> {
    clearTimeout(this.timer);
    while (this.running ?? Object.keys(this.wanted).length > 0) {
      this.running ??= this.saveOnce();
      await this.running;
      if (this.state.kind === "failed") return false;
    }
    return true;
  }

  private async saveOnce(): Promise<void> {
    const change = this.wanted;
    this.wanted = {};
    this.tell({ kind: "saving" });
    try {
      await this.save(change);
      this.tell({ kind: Object.keys(this.wanted).length > 0 ? "waiting" : "saved" });
    } catch (error) {
      this.wanted = { ...change, ...this.wanted };
      this.tell({ kind: "failed", error });
    } finally {
      this.running = undefined;
    }
  }

  private tell(state: SaveState): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}

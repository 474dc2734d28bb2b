/** What the system dot says: whether anything would be sent now, and if not, why. */
export interface Health {
  tone: "good" | "busy" | "bad" | "unknown";
  word: string;
  sentence: string;
}

interface Queues {
  workers: number;
  queues: Record<string, { waiting: number; active: number; prioritized: number; delayed: number }>;
}

interface System {
  status: "ok" | "late" | "no_workers" | "stopped" | "redis_away";
  text: string;
}

const WORDS = {
  ok: ["good", "Working"],
  late: ["busy", "Late"],
  no_workers: ["bad", "Nothing sends"],
  stopped: ["bad", "Stopped"],
  redis_away: ["bad", "Trouble"],
} as const satisfies Record<System["status"], readonly [Health["tone"], string]>;

/** What the instance itself says of itself. */
export function healthOfSystem({ status, text }: System): Health {
  const [tone, word] = WORDS[status];
  return { tone, word, sentence: text };
}

/** Jobs waiting beyond this are a queue that lags. */
const LAG_AT = 200;

export function healthOf(
  stats: Queues | undefined,
  failure: { status: number; message: string } | undefined,
): Health {
  if (failure?.status === 0) {
    return { tone: "bad", word: "No answer", sentence: "The API does not answer from here." };
  }
  if (failure) return { tone: "bad", word: "Trouble", sentence: failure.message };
  if (!stats) return { tone: "unknown", word: "Looking …", sentence: "Looking at the workers." };
  if (stats.workers === 0) {
    return {
      tone: "bad",
      word: "Nothing sends",
      sentence: "No worker is alive, so nothing is sent. Nothing is lost: start a worker.",
    };
  }
  const waiting = waitingJobs(stats);
  const workers = `${stats.workers} ${stats.workers === 1 ? "worker is" : "workers are"} alive`;
  if (waiting > LAG_AT) {
    return {
      tone: "busy",
      word: "Busy",
      sentence: `${workers}; ${waiting} jobs wait for their turn.`,
    };
  }
  return { tone: "good", word: "Working", sentence: `${workers}; no job waits long.` };
}

function waitingJobs({ queues }: Queues): number {
  return Object.values(queues).reduce((sum, one) => sum + one.waiting + one.prioritized, 0);
}

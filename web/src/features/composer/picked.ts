import { createStore } from "@/lib/store";

/** A file chosen before its draft existed; the audience step takes it up. */
export const pickedFile = createStore<{ id: string; file: File } | null>(null);

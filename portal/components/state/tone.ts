/** The states of money, each with its sign. A tone never stands without its word. */
import { CALENDAR, CLOCK, PAUSE, SPEECH, TICK, WARNING } from "../icon/shapes.ts";

export type Tone = "due" | "late" | "paused" | "paid" | "disputed" | "error";

export const SHAPES: Record<Tone, string> = {
  due: CALENDAR,
  late: CLOCK,
  paused: PAUSE,
  paid: TICK,
  disputed: SPEECH,
  error: WARNING,
};

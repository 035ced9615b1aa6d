import { useState } from "preact/hooks";
import type { Problem } from "../../api/call.ts";
import { asProblem, expire } from "../../debtor/account.ts";
import type { Errors } from "../form/form.tsx";

/** One thing that is sent: whether it is on its way, and what went wrong. */
export interface Attempt {
  busy: boolean;
  errors: Errors;
  /** Counts what was refused, so that the same errors take focus again. */
  count: number;
  problem: Problem | undefined;
  refuse: (errors: Errors) => void;
  /** Sends. `read` finds the errors of fields in an answer; what it does not find is a problem of the whole. */
  send: (act: () => Promise<unknown>, read?: (problem: Problem) => Errors) => void;
}

/** A second press while something is on its way does nothing. */
export function useAttempt(): Attempt {
  const [busy, setBusy] = useState(false);
  const [errors, setErrors] = useState<Errors>({});
  const [count, setCount] = useState(0);
  const [problem, setProblem] = useState<Problem>();
  const refuse = (found: Errors) => {
    setErrors(found);
    setCount(count + 1);
  };
  const fail = (found: Problem, read: (problem: Problem) => Errors) => {
    const named = read(found);
    if (found.status === 401) expire();
    else if (Object.keys(named).length > 0) refuse(named);
    else setProblem(found);
  };
  const send = (act: () => Promise<unknown>, read = (_: Problem): Errors => ({})) => {
    if (busy) return;
    setBusy(true);
    setErrors({});
    setProblem(undefined);
    act()
      .catch((error) => fail(asProblem(error), read))
      .finally(() => setBusy(false));
  };
  return { busy, errors, count, problem, refuse, send };
}

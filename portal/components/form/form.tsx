import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../../debtor/words.ts";
import { Icon } from "../icon/icon.tsx";
import "./form.css";

/** What is wrong, by field, in the order of the page. */
export type Errors = Record<string, string>;

interface Props {
  errors: Errors;
  /** Counts the failed attempts, so that the same errors take focus again. */
  attempt: number;
  submit: () => void;
  children: ComponentChildren;
}

/**
 * A form whose errors we word ourselves.
 *
 * Accessibility: after a failed attempt focus goes to a summary that names every error and leads to its field;
 * nothing is checked while typing; nothing typed is lost.
 */
export function Form({ errors, attempt, submit, children }: Props) {
  return (
    <form
      class="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Faults errors={errors} attempt={attempt} />
      {children}
    </form>
  );
}

function Faults({ errors, attempt }: { errors: Errors; attempt: number }) {
  const box = useRef<HTMLElement>(null);
  const found = Object.entries(errors);
  useEffect(() => {
    if (attempt > 0) box.current?.focus();
  }, [attempt]);
  if (found.length === 0) return null;
  return (
    <section class="faults" ref={box} tabIndex={-1} aria-labelledby="faults">
      <h2 id="faults">{t("error-summary")}</h2>
      <ul>
        {found.map(([name, text]) => (
          <li key={name}>
            <a href={`#${name}`}>{text}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/**
 * What an act brings about, said before it is done.
 *
 * Accessibility: a list under its own heading; the first line, the main effect, is the heavier one.
 */
export function Afterwards({ lines }: { lines: [shape: string, text: string][] }) {
  return (
    <section class="afterwards">
      <h2>{t("next-title")}</h2>
      <ul>
        {lines.map(([shape, text]) => (
          <li key={text}>
            <Icon shape={shape} />
            <span>{text}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

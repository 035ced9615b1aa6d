import type { ComponentChildren } from "preact";
import { t } from "../../debtor/words.ts";
import { Icon } from "../icon/icon.tsx";
import { WARNING } from "../icon/shapes.ts";
import "./field.css";

interface Shared {
  /** Name of the field in the request; also its id, so that an error can lead to it. */
  name: string;
  label: string;
  hint?: ComponentChildren;
  error?: string | undefined;
}

const described = ({ name, hint, error }: Shared): string | undefined =>
  [hint ? `${name}-hint` : "", error ? `${name}-error` : ""].filter(Boolean).join(" ") || undefined;

/**
 * A labelled field.
 *
 * Accessibility: a visible label, never a placeholder; hint and error are tied to the control; an error is a
 * sign and words, and the field says it is invalid; 48 px high, 16 px text so that phones do not zoom.
 */
export function Field({
  children,
  optional = false,
  ...field
}: Shared & { optional?: boolean; children: ComponentChildren }) {
  const { name, label, hint, error } = field;
  return (
    <div class="field">
      <label for={name}>
        {label} {optional && <span class="hint">{t("optional")}</span>}
      </label>
      {hint && (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      <Wrong name={name} error={error} />
      {children}
    </div>
  );
}

/** Fields that answer one question together. */
export function FieldGroup({ children, ...field }: Shared & { children: ComponentChildren }) {
  const { name, label, hint, error } = field;
  return (
    <fieldset class="field" id={name} tabIndex={-1} aria-describedby={described(field)}>
      <legend>{label}</legend>
      {hint && (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      <Wrong name={name} error={error} />
      {children}
    </fieldset>
  );
}

function Wrong({ name, error }: { name: string; error: string | undefined }) {
  if (!error) return null;
  return (
    <p class="wrong" id={`${name}-error`}>
      <Icon shape={WARNING} />
      {error}
    </p>
  );
}

interface Input extends Shared {
  value: string;
  set: (value: string) => void;
  optional?: boolean;
}

/**
 * One line of text; `kind` for an address or a number, so that telephones show the right keys.
 *
 * Accessibility: WCAG 1.3.5: a number of the reader's own says so, and his browser offers it.
 */
export function TextField({
  value,
  set,
  optional = false,
  kind = "text",
  ...field
}: Input & { kind?: "text" | "email" | "tel" }) {
  return (
    <Field {...field} optional={optional}>
      <input
        class="input"
        id={field.name}
        value={value}
        inputMode={kind}
        autocomplete={kind === "tel" ? "tel" : "off"}
        spellcheck={false}
        aria-describedby={described(field)}
        aria-invalid={field.error ? "true" : undefined}
        onInput={(event) => set(event.currentTarget.value)}
      />
    </Field>
  );
}

/** Several lines of text. */
export function TextArea({ value, set, ...field }: Input) {
  return (
    <Field {...field}>
      <textarea
        class="input"
        id={field.name}
        value={value}
        rows={4}
        aria-describedby={described(field)}
        aria-invalid={field.error ? "true" : undefined}
        onInput={(event) => set(event.currentTarget.value)}
      />
    </Field>
  );
}

/** One of several answers, by the browser's own control: nothing is chosen by pressing it. */
export function SelectField<Value extends string>({
  value,
  set,
  options,
  ...field
}: Omit<Input, "value" | "set"> & {
  value: Value;
  set: (value: Value) => void;
  options: readonly (readonly [value: Value, text: string])[];
}) {
  return (
    <Field {...field}>
      <select
        class="input"
        id={field.name}
        value={value}
        aria-describedby={described(field)}
        aria-invalid={field.error ? "true" : undefined}
        onChange={(event) => set(event.currentTarget.value as Value)}
      >
        {options.map(([each, text]) => (
          <option key={each} value={each}>
            {text}
          </option>
        ))}
      </select>
    </Field>
  );
}

/**
 * A code that was just sent.
 *
 * Accessibility: WCAG 3.3.8: it may be pasted, and telephones offer it by themselves; digits on the keyboard, no limit of
 * letters that would cut what is pasted.
 */
export function CodeField({ value, set, ...field }: Input) {
  return (
    <Field {...field}>
      <input
        class="input short"
        id={field.name}
        value={value}
        inputMode="numeric"
        autocomplete="one-time-code"
        spellcheck={false}
        aria-describedby={described(field)}
        aria-invalid={field.error ? "true" : undefined}
        onInput={(event) => set(event.currentTarget.value)}
      />
    </Field>
  );
}

/** A day, by the browser's own control: every phone has a good one. */
export function DateField({ value, set, min, max, ...field }: Input & { min?: string; max?: string }) {
  return (
    <Field {...field}>
      <input
        class="input short"
        id={field.name}
        type="date"
        value={value}
        {...(min ? { min } : {})}
        {...(max ? { max } : {})}
        aria-describedby={described(field)}
        aria-invalid={field.error ? "true" : undefined}
        onInput={(event) => set(event.currentTarget.value)}
      />
    </Field>
  );
}

/** An amount, typed as the reader writes it, its currency beside it. */
export function MoneyField({ value, set, sign, ...field }: Input & { sign: string }) {
  return (
    <Field {...field}>
      <div class="purse">
        <input
          class="input"
          id={field.name}
          value={value}
          inputMode="decimal"
          autocomplete="off"
          aria-describedby={described(field)}
          aria-invalid={field.error ? "true" : undefined}
          onInput={(event) => set(event.currentTarget.value)}
        />
        <span aria-hidden="true">{sign}</span>
      </div>
    </Field>
  );
}

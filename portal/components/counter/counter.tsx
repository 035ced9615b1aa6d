import { Field } from "../field/field.tsx";
import "./counter.css";

interface Props {
  name: string;
  label: string;
  /** Label of the slider, which sets the same number. */
  slider: string;
  hint: string;
  error?: string | undefined;
  value: number;
  least: number;
  most: number;
  set: (value: number) => void;
}

/**
 * A small number, typed or slid.
 *
 * Accessibility: a number input and a slider of the same value, each with a label of its own; both are the browser's own
 * controls and follow the arrow keys.
 */
export function Counter({ name, label, slider, hint, error, value, least, most, set }: Props) {
  const take = (text: string) => set(Math.round(Number(text)) || 0);
  return (
    <Field name={name} label={label} hint={hint} error={error}>
      <div class="counter">
        <input
          class="input"
          id={name}
          type="number"
          inputMode="numeric"
          min={least}
          max={most}
          value={value || ""}
          aria-describedby={[`${name}-hint`, error ? `${name}-error` : ""].filter(Boolean).join(" ")}
          aria-invalid={error ? "true" : undefined}
          onInput={(event) => take(event.currentTarget.value)}
        />
        <input
          type="range"
          aria-label={slider}
          min={least}
          max={most}
          value={value}
          onInput={(event) => take(event.currentTarget.value)}
        />
      </div>
    </Field>
  );
}

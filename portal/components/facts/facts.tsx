import type { ComponentChildren } from "preact";
import "./facts.css";

/** A fact: its name, its value, and what can be done about it. */
export interface Fact {
  label: string;
  value: ComponentChildren;
  act?: ComponentChildren;
}

/**
 * Named facts, one under the other.
 *
 * Accessibility: a description list; an act names the fact it is about.
 */
export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl class="facts sheet">
      {facts.map(({ label, value, act }, at) => (
        <div key={`${label} ${at}`}>
          <dt>{label}</dt>
          <dd>{value}</dd>
          {act && <dd class="act">{act}</dd>}
        </div>
      ))}
    </dl>
  );
}

import type { ComponentChildren } from "preact";
import { Icon } from "../icon/icon.tsx";
import type { Tone } from "../state/tone.ts";
import "../state/tone.css";
import "./story.css";

/** One thing that happened. */
export interface Event {
  key: string;
  shape: string;
  tone?: Tone | undefined;
  title: ComponentChildren;
  amount?: string | undefined;
  when: string;
  notes: ComponentChildren[];
  act?: ComponentChildren;
}

/**
 * What happened under one heading, newest first, on a line of signs.
 *
 * Accessibility: an ordered list under its own heading; signs are decoration, each title says the event.
 */
export function Story({ title, events }: { title: string; events: Event[] }) {
  return (
    <section class="story">
      <h2>{title}</h2>
      <ol>
        {events.map(({ key, shape, tone, title: said, amount, when, notes, act }) => (
          <li key={key} class={tone && `tone-${tone}`}>
            <Icon shape={shape} />
            <div>
              <p class="row">
                <b>{said}</b>
                {amount && <span class="figures nowrap">{amount}</span>}
              </p>
              <p class="figures">{when}</p>
              {notes.filter(Boolean).map((note, at) => (
                <p key={at}>{note}</p>
              ))}
              {act}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

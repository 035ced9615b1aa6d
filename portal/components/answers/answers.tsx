import type { Case, CaseAct } from "../../api/portal.ts";
import { t } from "../../debtor/words.ts";
import { Icon } from "../icon/icon.tsx";
import { CALENDAR, CLOCK, LINES, RIGHT, SPEECH, TICK } from "../icon/shapes.ts";
import "./answers.css";

/**
 * The honest ways out besides paying, of equal rank. Only what the server allows is shown.
 *
 * Accessibility: a list of links of 68 px; the whole row reacts.
 */
export function Answers({ of }: { of: Case }) {
  const offered: [CaseAct, string, string, string, string][] = [
    ["promise", "promise", LINES, t("answer-promise"), t("answer-promise-text")],
    ["plan", "plan", CALENDAR, t("answer-plan"), t("answer-plan-text")],
    ["propose", "propose", CLOCK, t("answer-propose"), t("answer-propose-text")],
    ["dispute", "dispute", SPEECH, t("answer-dispute"), t("answer-dispute-text")],
    ["already_paid", "already-paid", TICK, t("answer-paid"), t("answer-paid-text")],
  ];
  const allowed = offered.filter(([act]) => of.acts.includes(act));
  if (allowed.length === 0) return null;
  return (
    <nav class="sheet" aria-label={`${t("summary-answers")}, ${of.currency}`}>
      <ul class="answers">
        {allowed.map(([act, path, shape, title, text]) => (
          <li key={act}>
            <a href={`/l/-/${path}?case=${encodeURIComponent(of.id)}`}>
              <Icon shape={shape} />
              <span>
                <b>{title}</b>
                <small>{text}</small>
              </span>
              <Icon shape={RIGHT} />
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

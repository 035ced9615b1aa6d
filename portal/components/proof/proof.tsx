import type { Creditor } from "../../api/portal.ts";
import { printed } from "../../debtor/parties.ts";
import { t } from "../../debtor/words.ts";
import { Icon } from "../icon/icon.tsx";
import { ADDRESS, IDENTITY, PHONE, SHIELD } from "../icon/proofs.ts";
import "./proof.css";

/** One check: a sign, what to do, why it proves something. */
export type Check = [shape: string, title: string, text: string];

/** The checks that need only the creditor's own facts. None asks to believe this page. */
export function checksOf({ support, registration }: Creditor): Check[] {
  const checks: Check[] = [
    [ADDRESS, t("check-address"), t("check-address-text", { host: location.hostname })],
  ];
  if (support.phone) checks.push([PHONE, t("check-call"), t("check-call-text", { phone: support.phone })]);
  if (registration)
    checks.push([
      IDENTITY,
      t("check-compare"),
      t("check-compare-text", { ...registration, number: printed(registration.number) }),
    ]);
  checks.push([SHIELD, t("check-card"), t("check-card-text")]);
  return checks;
}

/**
 * Ways to check that a message is genuine.
 *
 * Accessibility: a list; signs are decoration, each title says the act.
 */
export function Proof({ checks }: { checks: Check[] }) {
  return (
    <ul class="proof sheet pad">
      {checks.map(([shape, title, text]) => (
        <li key={title}>
          <Icon shape={shape} />
          <div>
            <b>{title}</b>
            <p>{text}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}

import type { ComponentChildren } from "preact";
import type { Office } from "../../debtor/offices.ts";
import { t } from "../../debtor/words.ts";
import { Icon } from "../icon/icon.tsx";
import { OUT } from "../icon/shapes.ts";
import "../button/button.css";

/**
 * A page on another host.
 *
 * Accessibility: says that a new tab opens.
 */
export function OutLink({ href, children }: { href: string; children: ComponentChildren }) {
  return (
    <a class="button bare small" href={href} target="_blank" rel="noopener noreferrer">
      {children}
      <span class="hidden"> {t("new-tab")}</span>
      <Icon shape={OUT} />
    </a>
  );
}

/** A public office, by its own name. */
export function OfficeLink({ office: [name, host] }: { office: Office }) {
  return <OutLink href={`https://${host}`}>{name}</OutLink>;
}

import { useState } from "preact/hooks";
import { here } from "../../api/accounts.ts";
import type { Invoice, Original } from "../../api/portal.ts";
import { t } from "../../debtor/words.ts";
import { Icon } from "../icon/icon.tsx";
import { OUT, SAVE } from "../icon/shapes.ts";
import "../button/button.css";

/**
 * The invoice itself: documents to save; without a page among them, where its seller shows it, if that is somewhere.
 *
 * Accessibility: says which invoice, and that a new tab opens and on which host.
 */
export function DocumentLink({ invoice }: { invoice: Invoice }) {
  const { url, number, originals } = invoice;
  const host = originals.some(({ format }) => format === "pdf") ? "" : hostOf(url);
  return (
    <>
      {originals.map((original) => (
        <Save key={original.format} invoice={invoice} original={original} />
      ))}
      {url && host && (
        <a class="button bare small" href={url} target="_blank" rel="noopener noreferrer">
          {t("invoice-view", { host })}
          <span class="hidden"> {t("invoice-view-number", { number })}</span>
          <Icon shape={OUT} />
        </a>
      )}
    </>
  );
}

/** The host an address leads to, as a browser writes it; none where that is not plain https. */
function hostOf(url: string | null): string {
  return url?.startsWith("https://") && URL.canParse(url) ? new URL(url).host : "";
}

interface Saved {
  invoice: Invoice;
  original: Original;
}

/** A document to keep. The server names it, unless it comes in parts. */
function Save({ invoice: { id, number }, original: { format, name, parts } }: Saved) {
  const [state, setState] = useState<"" | "busy" | "failed">("");
  const href = here(`/api/portal/invoices/${id}/originals/${format}`);
  const gather = async (event: Event) => {
    if (parts === 1) return;
    event.preventDefault();
    if (state === "busy") return;
    setState("busy");
    await saveParts(href, parts, name).then(
      () => setState(""),
      () => setState("failed"),
    );
  };
  return (
    <a
      class="button bare small"
      href={href}
      download={name}
      aria-disabled={state === "busy"}
      onClick={gather}
    >
      {state === "failed" ? t("retry") : format.toUpperCase()}
      <span class="hidden"> {t("invoice-save-number", { number })}</span>
      <Icon shape={SAVE} />
    </a>
  );
}

/** What may be answered at once is less than a document may hold. */
async function saveParts(href: string, parts: number, name: string): Promise<void> {
  const blobs: Blob[] = [];
  for (let part = 1; part <= parts; part++) {
    const answer = await fetch(`${href}&part=${part}`);
    if (!answer.ok) throw answer;
    blobs.push(await answer.blob());
  }
  const link = document.createElement("a");
  link.download = name;
  link.href = URL.createObjectURL(new Blob(blobs));
  link.click();
}

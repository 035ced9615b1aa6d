import { Back } from "../../components/act/back.tsx";
import { Page } from "../../components/page/page.tsx";
import { t } from "../words.ts";

/** The server offers no invoice for this act: said, with the way to what it does offer. */
export function Unavailable({ title }: { title: string }) {
  return (
    <Page title={title} section="summary" above={<Back />}>
      <p class="lead">{t("act-unavailable")}</p>
      <p>{t("act-unavailable-text")}</p>
    </Page>
  );
}

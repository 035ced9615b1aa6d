import { Page } from "../../components/page/page.tsx";
import { t } from "../words.ts";

/** The visit has ended. The link is not kept anywhere, so only the message can open it again. */
export function Expired() {
  return (
    <Page title={t("expired-title")}>
      <p class="lead">{t("expired-text")}</p>
      <p>{t("expired-how")}</p>
    </Page>
  );
}

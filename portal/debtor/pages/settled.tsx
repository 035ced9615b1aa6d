/** What was changed about contact and preferences is done: said, with the way back. */
import { ButtonLink } from "../../components/button/button.tsx";
import { Page } from "../../components/page/page.tsx";
import { t } from "../words.ts";

export function Settled({ title, text }: { title: string; text?: string }) {
  return (
    <Page key="done" title={title} section="contact">
      {text && <p class="lead">{text}</p>}
      <div>
        <ButtonLink look="main" href="/l/-/contact">
          {t("contact-back")}
        </ButtonLink>
      </div>
    </Page>
  );
}

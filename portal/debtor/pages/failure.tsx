import { Button } from "../../components/button/button.tsx";
import { Page, type Section } from "../../components/page/page.tsx";
import { t } from "../words.ts";

interface Props {
  /** Status of the problem; 0 when nothing answered. */
  status: number;
  section?: Section;
  retry: () => void;
}

/** We cannot show what was asked for: whose fault it is, what it means for the reader, how to go on. */
export function Failure({ status, section, retry }: Props) {
  const [title, text] = words(status);
  return (
    <Page title={title} {...(section ? { section } : {})}>
      <p class="lead" role="alert">
        {text}
      </p>
      <div>
        <Button look="main" onPress={retry}>
          {t("retry")}
        </Button>
      </div>
    </Page>
  );
}

function words(status: number): [title: string, text: string] {
  if (status === 0) return [t("offline-title"), t("offline-text")];
  if (status === 429) return [t("busy-title"), t("busy-text")];
  return [t("broken-title"), t("broken-text")];
}

/** A copy of all that is kept of the reader, as a file made here, after a code. */
import { useEffect, useState } from "preact/hooks";
import { ownData } from "../../api/own.ts";
import { Refusal } from "../../components/act/act.tsx";
import { useAttempt } from "../../components/act/attempt.ts";
import { Button, ButtonLink } from "../../components/button/button.tsx";
import { Code } from "../../components/code/code.tsx";
import { Loading } from "../../components/loading/loading.tsx";
import { Page } from "../../components/page/page.tsx";
import { t } from "../words.ts";
import { again } from "./address.tsx";
import type { Visit } from "./all.tsx";
import { File } from "./documents.tsx";

export function Data({ account }: Visit) {
  const [passed, setPassed] = useState(false);
  const [file, setFile] = useState("");
  const attempt = useAttempt();
  const make = async () => {
    const whole = JSON.stringify(await ownData(), undefined, 2);
    setFile(URL.createObjectURL(new Blob([whole], { type: "application/json" })));
  };
  const begin = () => attempt.send(() => again(make, () => setPassed(false)));
  // The file lives as long as the page that offers it.
  useEffect(() => () => URL.revokeObjectURL(file), [file]);
  return (
    <Page key={`${passed} ${file !== ""}`} title={file ? t("data-ready") : t("data-title")} section="contact">
      <p class="lead">{t("data-text")}</p>
      {attempt.problem && <Refusal problem={attempt.problem} />}
      {attempt.problem && (
        <Button look="main" wide onPress={begin}>
          {t("retry")}
        </Button>
      )}
      {!passed && (
        <Code
          purpose="data"
          addresses={account.debtor.addresses}
          passed={() => {
            setPassed(true);
            begin();
          }}
        />
      )}
      {passed && !file && !attempt.problem && <Loading />}
      {file && (
        <ButtonLink look="main" wide href={file} download={`${account.today}.json`}>
          {t("data-save")}
        </ButtonLink>
      )}
      {passed && <File name="data.pdf">{t("data-pdf")}</File>}
    </Page>
  );
}

/** Where the unsubscribe address of a message leads a person: one button, and nothing happens before it. Needs no visit. */
import { useState } from "preact/hooks";
import type { Problem } from "../../api/call.ts";
import { unsubscribe } from "../../api/own.ts";
import { Button } from "../../components/button/button.tsx";
import { Page } from "../../components/page/page.tsx";
import { asProblem } from "../account.ts";
import { tokenOf } from "../token.ts";
import { t } from "../words.ts";
import { Failure } from "./failure.tsx";
import { Cut } from "./landing.tsx";

/** The token rides behind the `#`, which no server is told. It leaves the address at once. */
export function Unsubscribe() {
  const [found] = useState(() => tokenOf("/l/", location.hash));
  const [state, setState] = useState<"asked" | "now" | "done" | Problem>("asked");
  if (!found || found === "cut") return <Cut />;
  const send = () => {
    setState("now");
    history.replaceState(history.state, "", location.pathname);
    unsubscribe(found.token).then(
      () => setState("done"),
      (error) => setState(asProblem(error)),
    );
  };
  if (typeof state === "object") return <Failure status={state.status} retry={send} />;
  if (state === "done")
    return (
      <Page key="done" title={t("stop-done")}>
        <p class="lead">{t("stop-done-text")}</p>
      </Page>
    );
  return (
    <Page key="ask" title={t("stop-title")}>
      <p class="lead">{t("stop-text")}</p>
      <Button look="main" wide busy={state === "now"} onPress={send}>
        {t("stop-send")}
      </Button>
    </Page>
  );
}

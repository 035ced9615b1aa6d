/**
 * The page a link opens. Says who writes to whom and how to check it.
 *
 * Must never show an amount, and never change anything before the button.
 */
import { useEffect, useState } from "preact/hooks";
import { type Problem, stand } from "../../api/call.ts";
import * as portal from "../../api/portal.ts";
import { Button } from "../../components/button/button.tsx";
import { Loading } from "../../components/loading/loading.tsx";
import { Page } from "../../components/page/page.tsx";
import { checksOf, Proof } from "../../components/proof/proof.tsx";
import { date } from "../../locales/dates.ts";
import { bringOthers, bringOthersAgain, others } from "../others.ts";
import { asProblem, type Loaded, meet } from "../parties.ts";
import { go } from "../router.ts";
import { follow, t } from "../words.ts";
import { Failure } from "./failure.tsx";
import "./landing.css";

export function Landing({ token }: { token: string }) {
  const [letter, setLetter] = useState<Loaded<portal.Letterhead>>("loading");
  const [busy, setBusy] = useState(false);
  const [stranger, setStranger] = useState(false);
  const fail = (error: unknown) => {
    setBusy(false);
    setLetter({ problem: asProblem(error) });
  };
  const read = () => {
    setLetter("loading");
    open(token).then((value) => setLetter({ value }), fail);
  };
  useEffect(read, [token]);
  if (letter === "loading") return <Waiting />;
  if ("problem" in letter) return <Unreadable problem={letter.problem} token={token} retry={read} />;
  if (stranger) return <NotMe letter={letter.value} token={token} back={() => setStranger(false)} />;
  return (
    <Envelope
      letter={letter.value}
      busy={busy}
      enter={() => enter(token, setBusy).catch(fail)}
      refuse={() => setStranger(true)}
    />
  );
}

async function open(token: string): Promise<portal.Letterhead> {
  const letter = await portal.link(token);
  meet(letter.creditor, letter.addressee.name);
  await follow(letter.language);
  return letter;
}

async function enter(token: string, setBusy: (busy: boolean) => void): Promise<void> {
  setBusy(true);
  bringOthers();
  stand((await portal.session(token)).account);
  // Replaced, not pushed: the secret leaves the address and the way back.
  go("/l/-/summary", { replace: true });
}

/** "I am not this person" comes with the other pages, on demand. */
function NotMe(props: { letter: portal.Letterhead; token: string; back: () => void }) {
  const pages = others();
  if (pages === "failed") return <Failure status={0} retry={bringOthersAgain} />;
  if (pages) return <pages.Stranger {...props} />;
  bringOthers();
  return <Waiting />;
}

function Waiting() {
  return (
    <Page title={t("landing-title")}>
      <Loading />
    </Page>
  );
}

interface Opened {
  letter: portal.Letterhead;
  busy: boolean;
  enter: () => void;
  refuse: () => void;
}

function Envelope({ letter, busy, enter, refuse }: Opened) {
  const { creditor, addressee, message } = letter;
  return (
    <Page title={t("landing-title")}>
      <div class="envelope sheet">
        <dl>
          <Fact label={t("landing-from")} value={creditor.name} note={creditor.address_lines.join(", ")} />
          <Fact label={t("landing-for")} value={addressee.name} />
          <Code message={message} />
        </dl>
        <div class="stack">
          <Button look="main" wide busy={busy} onPress={enter}>
            {t("landing-continue")}
          </Button>
          <p class="hint">{t("landing-hint")}</p>
        </div>
      </div>
      <section class="stack">
        <h2>{t("check-title")}</h2>
        <Proof checks={checksOf(creditor)} />
      </section>
      <Button look="bare" wide onPress={refuse}>
        {t("wrong-person")}
      </Button>
    </Page>
  );
}

function Fact({ label, value, note }: { label: string; value: string; note?: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {value}
        {note && <small>{note}</small>}
      </dd>
    </div>
  );
}

function Code({ message }: { message: portal.Letterhead["message"] }) {
  return (
    <div>
      <dt>{t("landing-code")}</dt>
      <dd>
        <span class="code">{message.code}</span>
        <small>
          {t("landing-code-where", { channel: message.channel, date: date(message.sent_on, "plain") })}
        </small>
      </dd>
    </div>
  );
}

function Unreadable({ problem, token, retry }: { problem: Problem; token: string; retry: () => void }) {
  const gone = problem.status === 404 || problem.status === 410;
  return gone ? <Gone token={token} /> : <Failure status={problem.status} retry={retry} />;
}

/** Unknown and expired links look the same, and so does the answer: nobody learns which tokens exist. */
function Gone({ token }: { token: string }) {
  const [sent, setSent] = useState<"no" | "now" | "yes" | Problem>("no");
  const ask = () => {
    setSent("now");
    portal.freshLink(token).then(
      () => setSent("yes"),
      (error) => setSent(asProblem(error)),
    );
  };
  if (sent === "yes")
    return (
      <Page key="sent" title={t("gone-sent-title")}>
        <p class="lead">{t("gone-sent-text")}</p>
      </Page>
    );
  if (typeof sent === "object") return <Failure status={sent.status} retry={ask} />;
  return (
    <Page title={t("gone-title")}>
      <p class="lead">{t("gone-text")}</p>
      <div class="stack">
        <Button look="main" wide busy={sent === "now"} onPress={ask}>
          {t("gone-button")}
        </Button>
        <p class="hint">{t("gone-hint")}</p>
      </div>
    </Page>
  );
}

/** The address holds something that cannot be a whole link. */
export function Cut() {
  return (
    <Page title={t("cut-title")}>
      <p class="lead">{t("cut-text")}</p>
    </Page>
  );
}

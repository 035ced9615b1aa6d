/** An address is added or taken off, after a code to one that is on file. */
import { useState } from "preact/hooks";
import type { Problem } from "../../api/call.ts";
import * as own from "../../api/own.ts";
import type { Address } from "../../api/portal.ts";
import { Refusal } from "../../components/act/act.tsx";
import { useAttempt } from "../../components/act/attempt.ts";
import { Button } from "../../components/button/button.tsx";
import { Code, Entry, unsent } from "../../components/code/code.tsx";
import { TextField } from "../../components/field/field.tsx";
import { type Errors, Form } from "../../components/form/form.tsx";
import { Page } from "../../components/page/page.tsx";
import { t } from "../words.ts";
import type { Visit } from "./all.tsx";
import { settle } from "./settled.tsx";

export function Added({ account }: Visit) {
  const [passed, setPassed] = useState(false);
  const [sent, setSent] = useState<own.CodeSent>();
  const confirm = async (code: string) => {
    await own.confirmContact(code);
    settle("add");
  };
  return (
    <Page key={`${passed} ${sent?.to}`} title={t("contact-add")} section="contact">
      {!passed && (
        <Code purpose="contact" addresses={account.debtor.addresses} passed={() => setPassed(true)} />
      )}
      {passed && !sent && <NewAddress sent={setSent} expired={() => setPassed(false)} />}
      {sent && <Entry sent={sent} send={confirm} again={() => setSent(undefined)} />}
    </Page>
  );
}

/** As strict as the eye: the server says the rest. */
const isAddress = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);

function NewAddress({ sent, expired }: { sent: (sent: own.CodeSent) => void; expired: () => void }) {
  const [email, setEmail] = useState("");
  const [name, setName] = useState("");
  const attempt = useAttempt();
  const refused = (problem: Problem): Errors => {
    if (problem.status === 422) return { email: t("error-email-refused") };
    return unsent("email")(problem);
  };
  const send = () => {
    if (!isAddress(email.trim())) return attempt.refuse({ email: t("error-email") });
    attempt.send(
      () => again(async () => sent(await own.addContact(email.trim(), name.trim())), expired),
      refused,
    );
  };
  return (
    <Form errors={attempt.errors} attempt={attempt.count} submit={send}>
      {attempt.problem && <Refusal problem={attempt.problem} />}
      <TextField
        name="email"
        email
        label={t("add-email")}
        hint={t("add-email-hint")}
        error={attempt.errors.email}
        value={email}
        set={setEmail}
      />
      <TextField name="name" optional label={t("add-name")} value={name} set={setName} />
      <Button look="main" wide submit busy={attempt.busy}>
        {attempt.busy ? `${t("act-sending")}…` : t("code-send")}
      </Button>
    </Form>
  );
}

/** What was proven counts for a quarter of an hour: after that it is asked for again. */
export async function again(act: () => Promise<unknown>, expired: () => void): Promise<void> {
  try {
    await act();
  } catch (error) {
    if ((error as Partial<Problem>).status !== 403) throw error;
    expired();
  }
}

export function Removed({ account, at }: Visit) {
  const [address] = useState(
    account.debtor.addresses.find(({ id, acts }) => id === at.query.get("id") && acts.includes("remove")),
  );
  if (!address)
    return (
      <Page title={t("remove-title")} section="contact">
        <p class="lead">{t("remove-last")}</p>
      </Page>
    );
  return <Remove address={address} addresses={account.debtor.addresses} />;
}

function Remove({ address, addresses }: { address: Address; addresses: readonly Address[] }) {
  const [passed, setPassed] = useState(false);
  const attempt = useAttempt();
  const take = async () => {
    await own.removeContact(address.id);
    settle("remove");
  };
  return (
    <Page key={String(passed)} title={t("remove-title")} section="contact">
      <p class="lead">{t("remove-text", { address: address.address })}</p>
      {attempt.problem && <Refusal problem={attempt.problem} />}
      {passed ? (
        <Button
          look="main"
          wide
          busy={attempt.busy}
          onPress={() => attempt.send(() => again(take, () => setPassed(false)))}
        >
          {attempt.busy ? `${t("act-sending")}…` : t("remove-send")}
        </Button>
      ) : (
        <Code purpose="contact" addresses={addresses} passed={() => setPassed(true)} />
      )}
    </Page>
  );
}

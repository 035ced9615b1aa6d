/** An address is added or taken off, after a code to one that is on file. */
import { useState } from "preact/hooks";
import type { Problem } from "../../api/call.ts";
import * as own from "../../api/own.ts";
import type { Address } from "../../api/portal.ts";
import { Refusal } from "../../components/act/act.tsx";
import { useAttempt } from "../../components/act/attempt.ts";
import { Button } from "../../components/button/button.tsx";
import { Code, Entry, unsent } from "../../components/code/code.tsx";
import { SelectField, TextField } from "../../components/field/field.tsx";
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
      {passed && !sent && (
        <NewAddress adds={account.debtor.adds} sent={setSent} expired={() => setPassed(false)} />
      )}
      {sent && <Entry sent={sent} send={confirm} again={() => setSent(undefined)} />}
    </Page>
  );
}

/** As strict as the eye: the server says the rest. */
const isAddress = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
const isNumber = (text: string): boolean => text.replace(/\D/g, "").length > 5;

interface Props {
  /** What may be added: `email`, `sms`. */
  adds: readonly string[];
  sent: (sent: own.CodeSent) => void;
  expired: () => void;
}

/** An e-mail address or, chosen from a list, a mobile number. What was typed of the other stays. */
function NewAddress({ adds, sent, expired }: Props) {
  const [channel, setChannel] = useState("email");
  const [email, setEmail] = useState("");
  const [phone, setPhone] = useState("");
  const [name, setName] = useState("");
  const attempt = useAttempt();
  const texts = channel === "sms";
  const field = texts ? "phone" : "email";
  const value = (texts ? phone : email).trim();
  // Of the field that is shown: no error leads to one that is not.
  const error = attempt.errors[field];
  const send = () => {
    if (!(texts ? isNumber : isAddress)(value))
      return attempt.refuse({ [field]: texts ? t("error-phone") : t("error-email") });
    const add = async () =>
      sent(await own.addContact({ [field]: value, ...(name.trim() ? { name: name.trim() } : {}) }));
    attempt.send(() => again(add, expired), texts ? unnumbered : unaddressed);
  };
  return (
    <Form errors={error ? { [field]: error } : {}} attempt={attempt.count} submit={send}>
      {attempt.problem && <Refusal problem={attempt.problem} />}
      {adds.length > 1 && (
        <SelectField
          name="channel"
          label={t("add-channel")}
          value={channel}
          set={setChannel}
          options={adds.map((each) => [each, t("contact-channel", { channel: each })] as const)}
        />
      )}
      <TextField
        key={field}
        name={field}
        kind={texts ? "tel" : "email"}
        label={texts ? t("add-phone") : t("add-email")}
        hint={texts ? t("add-phone-hint") : t("add-email-hint")}
        error={error}
        value={texts ? phone : email}
        set={texts ? setPhone : setEmail}
      />
      <TextField name="name" optional label={t("add-name")} value={name} set={setName} />
      <Button look="main" wide submit busy={attempt.busy}>
        {attempt.busy ? `${t("act-sending")}…` : t("code-send")}
      </Button>
    </Form>
  );
}

const unaddressed = (problem: Problem): Errors =>
  problem.status === 422 ? { email: t("error-email-refused") } : unsent("email")(problem);

/** Why no code goes to a number. */
function unnumbered(problem: Problem): Errors {
  if (problem.status === 422) return { phone: t("error-phone") };
  return problem.status === 409 ? { phone: t("error-phone-refused") } : unsent("phone")(problem);
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

import { useState } from "preact/hooks";
import type { Problem } from "../../api/call.ts";
import { type CodeSent, guess, type Purpose, sendCode } from "../../api/own.ts";
import type { Address } from "../../api/portal.ts";
import { t } from "../../debtor/words.ts";
import { Refusal } from "../act/act.tsx";
import { useAttempt } from "../act/attempt.ts";
import { Button } from "../button/button.tsx";
import { CodeField, SelectField } from "../field/field.tsx";
import { type Errors, Form } from "../form/form.tsx";

interface Props {
  purpose: Purpose;
  /** Addresses on file. */
  addresses: readonly Address[];
  passed: () => void;
}

/**
 * Proves that the reader reads at an address on file: he chooses one, gets a code and types it.
 *
 * Must never send anything before an address was chosen: a robot that presses everything sends nothing.
 *
 * Accessibility: two short forms, one after the other, the second with focus on its field; errors as in every form.
 */
export function Code({ purpose, addresses, passed }: Props) {
  const able = addresses.filter(({ acts }) => acts.includes("code"));
  const [address, setAddress] = useState("");
  const [sent, setSent] = useState<CodeSent>();
  const attempt = useAttempt();
  if (sent)
    return (
      <Entry
        sent={sent}
        send={async (code) => {
          await guess(purpose, code);
          passed();
        }}
        again={() => setSent(undefined)}
      />
    );
  if (able.length === 0) return <p class="lead">{t("code-none")}</p>;
  const send = () => {
    if (!address) return attempt.refuse({ address: t("error-address") });
    attempt.send(async () => setSent(await sendCode(purpose, address)), unsent("address"));
  };
  return (
    <Form errors={attempt.errors} attempt={attempt.count} submit={send}>
      <p class="lead">{t("code-lead")}</p>
      {attempt.problem && <Refusal problem={attempt.problem} />}
      <SelectField
        name="address"
        label={t("code-where")}
        error={attempt.errors.address}
        value={address}
        set={setAddress}
        options={[["", t("code-choose")], ...able.map((each) => [each.id, each.address] as const)]}
      />
      <Button look="main" wide submit busy={attempt.busy}>
        {attempt.busy ? `${t("act-sending")}…` : t("code-send")}
      </Button>
    </Form>
  );
}

/** Why a code could not be sent, in our own words, at the field that is to be changed. */
export const unsent =
  (field: string) =>
  ({ status }: Problem): Errors => {
    if (status === 429) return { [field]: t("code-many") };
    return status === 409 || status === 422 ? { [field]: t("code-unsent") } : {};
  };

/** A code counts as typed when it has its six digits, whatever stands between them. */
const digits = (text: string): string => text.replace(/\D/g, "");

/** Where the code that was sent is typed. */
export function Entry({
  sent,
  send,
  again,
}: {
  sent: CodeSent;
  send: (code: string) => Promise<unknown>;
  again: () => void;
}) {
  const [code, setCode] = useState("");
  const attempt = useAttempt();
  const check = () => {
    if (digits(code).length !== 6) return attempt.refuse({ code: t("error-digits") });
    attempt.send(() => send(digits(code)), wrong);
  };
  return (
    <Form errors={attempt.errors} attempt={attempt.count} submit={check}>
      {attempt.problem && <Refusal problem={attempt.problem} />}
      <CodeField
        name="code"
        label={t("code-label")}
        hint={t("code-hint", { to: sent.to })}
        error={attempt.errors.code}
        value={code}
        set={setCode}
      />
      <div class="stack tight">
        <Button look="main" wide submit busy={attempt.busy}>
          {attempt.busy ? `${t("act-sending")}…` : t("code-check")}
        </Button>
        <Button look="bare" wide onPress={again}>
          {t("code-again")}
        </Button>
      </div>
    </Form>
  );
}

function wrong({ status }: Problem): Errors {
  if (status === 422) return { code: t("error-guess") };
  return status === 409 ? { code: t("error-void") } : {};
}

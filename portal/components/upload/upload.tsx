import { useRef, useState } from "preact/hooks";
import { kindOf, MOST_BYTES, MOST_FILES, sent } from "../../api/upload.ts";
import { t } from "../../debtor/words.ts";
import { Button } from "../button/button.tsx";
import type { Fact } from "../facts/facts.tsx";
import { FieldGroup } from "../field/field.tsx";
import type { Errors } from "../form/form.tsx";
import { Icon } from "../icon/icon.tsx";
import { WARNING } from "../icon/shapes.ts";
import "./upload.css";

/** A file that was chosen: on its way, added once it has an id, or wrong. */
interface Chosen {
  key: string;
  name: string;
  size: number;
  part: number;
  id?: string;
  wrong?: string;
  stop: AbortController;
}

/** The files of a draft. They are sent as soon as they are chosen, and named when the draft is sent. */
export function useFiles() {
  const [list, setList] = useState<Chosen[]>([]);
  const change = (key: string, to: Partial<Chosen>) =>
    setList((all) => all.map((each) => (each.key === key ? { ...each, ...to } : each)));
  const begin = async (file: File, { key, stop }: Chosen, surplus: boolean) => {
    const kind = await kindOf(file);
    const wrong = surplus
      ? t("error-files-many", { count: MOST_FILES })
      : file.size > MOST_BYTES
        ? t("error-files-size", { size: MOST_BYTES >> 20 })
        : undefined;
    if (wrong || !kind) return change(key, { wrong: wrong ?? t("error-files-kind") });
    await sent(file, kind, (part) => change(key, { part }), stop.signal).then(
      (id) => change(key, { id, part: 1 }),
      () => change(key, { wrong: t("error-files-sent") }),
    );
  };
  return {
    list,
    add(files: readonly File[]) {
      const fresh = files.map(({ name, size }) => ({
        key: crypto.randomUUID(),
        name,
        size,
        part: 0,
        stop: new AbortController(),
      }));
      setList([...list, ...fresh]);
      const good = list.filter(({ wrong }) => !wrong).length;
      fresh.forEach((chosen, at) => {
        const file = files[at];
        if (file)
          begin(file, chosen, good + at >= MOST_FILES).catch(() =>
            change(chosen.key, { wrong: t("error-files-sent") }),
          );
      });
    },
    remove({ key, stop }: Chosen) {
      stop.abort();
      setList((all) => all.filter((each) => each.key !== key));
    },
  };
}

export type Files = ReturnType<typeof useFiles>;

/** What a declaration names; nothing for none. */
export function filesOf({ list }: Files): { files?: string[] } {
  const files = list.map(({ id }) => id).filter((id) => id !== undefined);
  return files.length > 0 ? { files } : {};
}

/** What is wrong as long as a file is not added. */
export const filesFaults = ({ list }: Files): Errors =>
  list.some(({ id }) => !id) ? { files: t("error-files") } : {};

/** The names on a check page. */
export const filesFact = ({ list }: Files): Fact[] =>
  list.length > 0 ? [{ label: t("files-label"), value: list.map(({ name }) => name).join("\n") }] : [];

/** So many bytes, in words. */
export const megabytes = (bytes: number) =>
  t("files-size", { size: Math.max(1, Math.round((bytes / (1 << 20)) * 10)) / 10 });

/**
 * Chooses files, from the camera too where there is one, and shows what becomes of each.
 *
 * Accessibility: a native file field under its label, which looks like a button and shows the focus; what is wrong stands
 * beside its file in words; what was added is announced; taking a file off leads back to the field.
 */
export function FilesField({ files, error }: { files: Files; error: string | undefined }) {
  const field = useRef<HTMLInputElement>(null);
  const { list } = files;
  const added = list.filter(({ id }) => id);
  return (
    <FieldGroup
      name="files"
      label={t("files-label")}
      hint={t("files-hint", { count: MOST_FILES, size: MOST_BYTES >> 20 })}
      error={error}
    >
      {list.length > 0 && (
        <ul class="files sheet">
          {list.map((each) => (
            <li key={each.key}>
              <div>
                <b>{each.name}</b>
                {each.id || each.wrong ? (
                  <p class="hint">{megabytes(each.size)}</p>
                ) : (
                  <progress value={each.part} aria-label={each.name} />
                )}
              </div>
              <Button
                look="small"
                onPress={() => {
                  files.remove(each);
                  field.current?.focus();
                }}
              >
                {t("files-remove")}
                <span class="hidden"> {each.name}</span>
              </Button>
              {each.wrong && (
                <p class="wrong">
                  <Icon shape={WARNING} />
                  {each.wrong}
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
      <label class="button wide opener">
        {t("files-choose")}
        <input
          ref={field}
          class="hidden"
          type="file"
          multiple
          accept=".pdf,.png,.jpg,.jpeg,application/pdf,image/png,image/jpeg"
          onChange={({ currentTarget }) => {
            files.add([...(currentTarget.files ?? [])]);
            // The same file may be chosen again.
            currentTarget.value = "";
          }}
        />
      </label>
      <p class="hidden" role="status">
        {added.map(({ name }) => t("files-added", { name })).join("\n")}
      </p>
    </FieldGroup>
  );
}

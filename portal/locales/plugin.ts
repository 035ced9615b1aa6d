/**
 * Gives the build its messages: `locale:debtor/fr/entry` is the compiled part of `fr/debtor.ftl`. Where a page names a message
 * in so many letters, it travels with the few under which that message does.
 *
 * Also keeps `debtor.d.ts` in step with the French file, so that a missing key or argument is a type error.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
import { type Compiled, compile, type Part } from "./fluent.ts";
import { FEW, shortOf } from "./name.ts";

/** The language whose keys all others have. */
const REFERENCE = "fr";

export function fluent(folder: string): Plugin {
  let names = new Map<string, string>();
  return {
    name: "relance-fluent",
    enforce: "pre",
    buildStart() {
      writeTypes(folder, "debtor");
      names = namesOf(read(folder, "debtor", REFERENCE));
    },
    transform: (code, id) =>
      /^[^\0]*\.tsx?$/.test(id) && !id.includes("node_modules") ? abbreviated(code, names) : undefined,
    resolveId: (id) => (id.startsWith("locale:") ? `\0${id}` : undefined),
    load(id) {
      const wanted = /^\0locale:(\w+)\/(\w+)\/(entry|pages)$/.exec(id);
      if (!wanted) return undefined;
      const [, reader = "", language = "", part] = wanted;
      this.addWatchFile(join(folder, language, `${reader}.ftl`));
      return moduleOf(read(folder, reader, language), part as Part);
    },
  };
}

/** `de-pages` for the words of the German pages, so that a chunk says what it holds; any other chunk keeps its name. */
export function nameOf(id: string | null | undefined): string {
  const [, language, part] = /^\0locale:\w+\/(\w+)\/(\w+)$/.exec(id ?? "") ?? [];
  return language ? `${language}-${part}` : "[name]";
}

/** Compiles `<folder>/<language>/<reader>.ftl`. */
export function read(folder: string, reader: string, language: string): Compiled[] {
  const file = join(folder, language, `${reader}.ftl`);
  return distinct(compile(readFileSync(file, "utf8"), file, language));
}

/** The module of one part of all messages, by their short names. */
export function moduleOf(messages: Pick<Compiled, "key" | "code" | "part">[], part: Part): string {
  const names = namesOf(messages);
  const mine = messages.filter((message) => message.part === part);
  return `export default {${mine.map(({ key, code }) => `${names.get(key)}:${code}`).join(",\n")}}`;
}

/** Under what each message travels. */
export function namesOf(messages: Pick<Compiled, "key">[]): Map<string, string> {
  const few = messages.map(({ key }) => shortOf(key).slice(0, FEW));
  const shared = new Set(few.filter((name, at) => few.indexOf(name) !== at));
  const nameOf = (key: string) => {
    const name = shortOf(key);
    return shared.has(name.slice(0, FEW)) ? name : name.slice(0, FEW);
  };
  return new Map(messages.map(({ key }) => [key, nameOf(key)]));
}

/** A source in which each message that is named outright is named in few letters. What is put together is left as it is. */
export function abbreviated(code: string, names: ReadonlyMap<string, string>): string {
  return code.replace(/\b(t|rich)\((\s*)"([a-z0-9-]+)"/g, (whole, call, space, key) => {
    const name = names.get(key);
    return name === undefined ? whole : `${call}(${space}"${name}"`;
  });
}

/** Refuses keys that would travel under one name. */
function distinct(messages: Compiled[]): Compiled[] {
  const keys = new Map<string, string>();
  for (const { key } of messages) {
    const name = shortOf(key);
    // A key that is as short as a name could be another's name
    const other = keys.get(name) ?? messages.find(({ key: known }) => name.startsWith(known))?.key;
    if (other !== undefined) throw new Error(`call ${key} or ${other} otherwise: they share a short name`);
    keys.set(name, key);
  }
  return messages;
}

/** Longest line that is written. */
const WIDTH = 110;

/** The text of `<reader>.d.ts`: every key with the arguments it needs, as many on a line as fit. */
export function typesOf(messages: Compiled[]): string {
  const lines: string[] = [];
  for (const { key, variables } of messages) {
    const fields = [...variables].map(
      ([name, kind]) => `${name}: ${kind === "count" ? "number" : "string | number"}`,
    );
    const typed = `"${key}": ${fields.length > 0 ? `{ ${fields.join("; ")} }` : "undefined"};`;
    const last = lines.at(-1);
    if (last && last.length + typed.length < WIDTH) lines[lines.length - 1] = `${last} ${typed}`;
    else lines.push(`  ${typed}`);
  }
  return `// Written by locales/plugin.ts from fr/debtor.ftl.\nexport interface Messages {\n${lines.join("\n")}\n}\n`;
}

function writeTypes(folder: string, reader: string): void {
  const file = join(folder, `${reader}.d.ts`);
  const text = typesOf(read(folder, reader, REFERENCE));
  if (!existsSync(file) || readFileSync(file, "utf8") !== text) writeFileSync(file, text);
}

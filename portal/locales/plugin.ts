/**
 * Gives the build its messages: `locale:debtor/fr/entry` is the compiled part of `fr/debtor.ftl`.
 *
 * Also keeps `debtor.d.ts` in step with the French file, so that a missing key or argument is a type error.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
import { type Compiled, compile } from "./fluent.ts";

/** The language whose keys all others have. */
const REFERENCE = "fr";

export function fluent(folder: string): Plugin {
  return {
    name: "relance-fluent",
    buildStart() {
      writeTypes(folder, "debtor");
    },
    resolveId: (id) => (id.startsWith("locale:") ? `\0${id}` : undefined),
    load(id) {
      const wanted = /^\0locale:(\w+)\/(\w+)\/(entry|pages)$/.exec(id);
      if (!wanted) return undefined;
      const [, reader = "", language = "", part] = wanted;
      this.addWatchFile(join(folder, language, `${reader}.ftl`));
      return moduleOf(read(folder, reader, language).filter((message) => message.part === part));
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
  return compile(readFileSync(file, "utf8"), file, language);
}

function moduleOf(messages: Compiled[]): string {
  return `export default {${messages.map((m) => `${JSON.stringify(m.key)}:${m.code}`).join(",\n")}}`;
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

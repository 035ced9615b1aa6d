/**
 * Compiles Fluent messages to plain JavaScript at build time, so that no parser reaches a phone.
 *
 * Understands what our files use: text, variables, string literals and selection by variable (plural
 * category, exact number or word). Anything else is an error that names the file and the message:
 * a message must never be dropped or shown half translated.
 */
import { type Entry, type Expression, type Pattern, parse, type SelectExpression } from "@fluent/syntax";

/** Which chunk a message travels in: `entry` with the first page, `pages` with all others. */
export type Part = "entry" | "pages";

/** One compiled message. */
export interface Compiled {
  key: string;
  part: Part;
  /** JavaScript: a string literal, or `(a,p,n)=>` a template literal. */
  code: string;
  /** Variable names, with what each accepts. */
  variables: Map<string, "count" | "text">;
}

/** Reads one file. `language` decides typography only: French spaces before `? ! ; :` and inside « ». */
export function compile(source: string, file: string, language: string): Compiled[] {
  const seen = new Set<string>();
  const compiled: Compiled[] = [];
  let part: Part | undefined;
  for (const entry of parse(source, { withSpans: false }).body as Entry[]) {
    if (entry.type === "GroupComment") {
      part = partOf(entry.content, file);
    } else if (entry.type === "Message") {
      const key = entry.id.name;
      const where = `${file}: ${key}`;
      if (!part) throw new Error(`${where}: stands before the first "## Entry" or "## Pages" group`);
      if (seen.has(key)) throw new Error(`${where}: is written twice`);
      if (!entry.value || entry.attributes.length > 0)
        throw new Error(`${where}: needs a value and no attributes`);
      seen.add(key);
      compiled.push({ key, part, ...pattern(entry.value, where, language) });
    } else if (entry.type === "Junk" || entry.type === "Term") {
      throw new Error(`${file}: cannot read "${JSON.stringify(entry).slice(0, 120)}"`);
    }
  }
  return compiled;
}

function partOf(content: string, file: string): Part {
  if (content.startsWith("Entry")) return "entry";
  if (content.startsWith("Pages")) return "pages";
  throw new Error(`${file}: group "${content}" must start with Entry or Pages`);
}

function pattern(value: Pattern, where: string, language: string): Pick<Compiled, "code" | "variables"> {
  const variables = new Map<string, "count" | "text">();
  const body = template(value, where, language, variables);
  if (variables.size > 0) return { code: `(a,p,n)=>${body}`, variables };
  return { code: body, variables };
}

function template(value: Pattern, where: string, language: string, variables: Compiled["variables"]): string {
  const parts = value.elements.map((element) =>
    element.type === "TextElement"
      ? quote(typography(element.value, language))
      : `\${${expression(element.expression as Expression, where, language, variables)}}`,
  );
  return `\`${parts.join("")}\``;
}

function expression(
  value: Expression,
  where: string,
  language: string,
  variables: Compiled["variables"],
): string {
  switch (value.type) {
    case "StringLiteral":
      return JSON.stringify(value.parse().value);
    case "VariableReference":
      if (!variables.has(value.id.name)) variables.set(value.id.name, "text");
      return `n(a.${value.id.name})`;
    case "SelectExpression":
      return select(value, where, language, variables);
    default:
      throw new Error(`${where}: ${value.type} is not supported`);
  }
}

function select(
  value: SelectExpression,
  where: string,
  language: string,
  variables: Compiled["variables"],
): string {
  if (value.selector.type !== "VariableReference") throw new Error(`${where}: only a variable can select`);
  const name = value.selector.id.name;
  const plural = value.variants.some(
    (v) => !v.default && (v.key.type === "NumberLiteral" || PLURALS.has(v.key.name)),
  );
  variables.set(name, plural ? "count" : (variables.get(name) ?? "text"));
  let code = "";
  let fallback = "";
  for (const variant of value.variants) {
    const text = template(variant.value, where, language, variables);
    if (variant.default) fallback = text;
    else if (variant.key.type === "NumberLiteral") code += `a.${name}==${variant.key.value}?${text}:`;
    else if (plural) code += `p(a.${name})=="${variant.key.name}"?${text}:`;
    else code += `a.${name}=="${variant.key.name}"?${text}:`;
  }
  return `${code}${fallback}`;
}

const PLURALS = new Set(["zero", "one", "two", "few", "many", "other"]);

function quote(text: string): string {
  return text.replace(/[`\\$]/g, "\\$&").replace(/\n/g, " ");
}

function typography(text: string, language: string): string {
  const curly = text.replace(/'/g, "\u2019");
  if (language !== "fr") return curly;
  return curly
    .replace(/ ([?!;])/g, "\u202f$1")
    .replace(/ :/g, "\u00a0:")
    .replace(/« /g, "«\u00a0")
    .replace(/ »/g, "\u00a0»");
}

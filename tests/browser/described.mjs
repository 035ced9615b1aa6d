/**
 * Holds what is played against what the API says of itself: the call of a page and the answer it got, by the committed
 * description (`portal/api/openapi.json`, which a test of the API keeps true). A played answer proves nothing by itself.
 *
 * Must never mend or overlook: whatever the description does not know is a fault.
 */
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";

/** Faults told of one call; ten thousand invoices may all miss the same field. */
const MOST_FAULTS = 12;

/** Each reference says where it leads from anywhere: schemas are compiled one by one. */
const text = readFileSync(new URL("../../portal/api/openapi.json", import.meta.url), "utf8");
const { paths, components } = JSON.parse(text.replaceAll('"#/components/schemas/', '"api#/$defs/'));

// What the numbers are limited to is said beside these; the bytes of a file are looked at by nobody.
const formats = { int32: true, int64: true, binary: true };
const compiler = (more) => new Ajv2020({ allErrors: true, allowUnionTypes: true, formats, ...more }).addSchema({ $defs: components.schemas }, "api");
const bodies = compiler();
/** An address and a header hold text only: a number there is a text that reads as one. */
const texts = compiler({ coerceTypes: true });

/** Every call there is, those with a fixed address before those that a pattern fits as well. */
const calls = Object.entries(paths)
  .flatMap(([path, methods]) => Object.entries(methods).map(([method, call]) => callOf(path, method.toUpperCase(), call)))
  .sort((one, other) => one.names.length - other.names.length);

function callOf(path, method, { parameters = [], requestBody, responses }) {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const pattern = new RegExp(`^${path.replace(/[.]/g, "\\$&").replace(/\{\w+\}/g, "([^/]+)")}$`);
  return { method, names, pattern, parameters, requestBody, responses };
}

/** A schema is compiled when it is first met, and once. */
const compiled = new Map();
function validator(schema, by = bodies) {
  if (!compiled.has(schema)) compiled.set(schema, by.compile(schema));
  return compiled.get(schema);
}

/** What is told of a value: where, and what is wrong there. */
function wrong(value, schema, by) {
  const validate = validator(schema, by);
  if (validate(value)) return [];
  return validate.errors.slice(0, MOST_FAULTS).map(({ instancePath, message, params }) => {
    const which = params.additionalProperty ?? params.allowedValues?.join(", ");
    return { pointer: instancePath, what: which === undefined ? message : `${message}: ${which}` };
  });
}

/** The call that is described for this one: a method and an address. */
function described({ method, url }) {
  const { pathname } = new URL(url, "http://local");
  return calls.find((each) => each.method === method && each.pattern.test(pathname));
}

/** A fault: the `pointer` into what is wrong, and a `line` that says all of it. */
const fault = ({ method, url }, part) => ({ pointer = "", what }) =>
  ({ pointer, line: `${method} ${new URL(url, "http://local").pathname}, ${part}: ${pointer && `${pointer} `}${what}` });

/** The faults of a call, none if the API takes it: `{ method, url, headers, text }`. */
export function wrongCall(asked) {
  const call = described(asked);
  if (!call) return [fault(asked, "the call")({ what: "is none that the API describes" })];
  const { pathname, searchParams } = new URL(asked.url, "http://local");
  const values = call.pattern.exec(pathname).slice(1).map(decodeURIComponent);
  return [
    ...within(call, "path", Object.fromEntries(call.names.map((name, n) => [name, values[n]]))).map(fault(asked, "its path")),
    ...within(call, "query", Object.fromEntries(searchParams)).map(fault(asked, "its query")),
    ...within(call, "header", asked.headers).map(fault(asked, "its headers")),
    ...sent(call, asked).map(fault(asked, "its body")),
  ];
}

/** The faults of an answer to a call, none if the API gives such: `{ status, type, value }`, where `value` is what JSON there is. */
export function wrongAnswer(asked, answer) {
  const call = described(asked);
  return call ? answered(call, answer).map(fault(asked, `the answer ${answer.status}`)) : [];
}

/** The parameters at one place of a call. A request has headers of its own; an address has nothing undescribed. */
function within(call, place, values) {
  const here = call.parameters.filter((parameter) => parameter.in === place);
  call[place] ??= {
    type: "object",
    properties: Object.fromEntries(here.map(({ name, schema }) => [name, schema])),
    required: here.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: place === "header",
  };
  return wrong({ ...values }, call[place], texts);
}

function sent({ requestBody }, { headers, text }) {
  if (!requestBody) return text === "" ? [] : [{ what: "is one, where the API takes none" }];
  if (text === "") return requestBody.required ? [{ what: "is missing" }] : [];
  return content(requestBody, headers["content-type"], (type) => (type === "application/json" ? JSON.parse(text) : text));
}

function answered({ responses }, { status, type, value }) {
  const found = responses[status];
  if (!found) return [{ what: `is none of ${Object.keys(responses).join(", ")}` }];
  const said = found.$ref ? components.responses[found.$ref.split("/").pop()] : found;
  if (!said.content) return value === undefined ? [] : [{ what: "says something, where the API says nothing" }];
  return content(said, type, () => value);
}

/** JSON is held against its schema; of anything else it is enough that it is of a kind that is described. */
function content({ content: kinds }, header = "", read) {
  const [type] = header.split(";");
  if (!kinds[type]) return [{ what: `is ${type || "of no kind"}, not ${Object.keys(kinds).join(", ")}` }];
  const value = read(type);
  return Buffer.isBuffer(value) ? [] : wrong(value, kinds[type].schema);
}

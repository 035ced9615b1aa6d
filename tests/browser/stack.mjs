/** infra/template.yaml with its references resolved: parameters as given or by default, resources by their names. */
import { readFileSync } from "node:fs";
import { isMap, isSeq, parseDocument } from "yaml";

const TEMPLATE = new URL("../../infra/template.yaml", import.meta.url);

/** YAML with CloudFormation's short tags: each becomes the long form, whatever it stands on. */
function written() {
  return plain(parseDocument(readFileSync(TEMPLATE, "utf8"), { logLevel: "silent" }).contents);
}

function plain(node) {
  const value = isMap(node)
    ? Object.fromEntries(node.items.map(({ key, value: each }) => [key.value, plain(each)]))
    : isSeq(node)
      ? node.items.map(plain)
      : (node?.value ?? null);
  const [, name] = /^!(\w+)$/.exec(node?.tag ?? "") ?? [];
  if (!name) return value;
  if (name === "Ref" || name === "Condition") return { [name]: value };
  return { [`Fn::${name}`]: name === "GetAtt" && typeof value === "string" ? value.split(/\.(.*)/s, 2) : value };
}

/** `{ resources }` of the template, every `If` decided. */
export function stack(given = {}) {
  const template = written();
  const pseudo = { "AWS::Region": "eu-west-3", "AWS::AccountId": "000000000000", "AWS::Partition": "aws", "AWS::URLSuffix": "amazonaws.com" };
  const defaults = Object.entries(template.Parameters).map(([name, { Default }]) => [name, Default]);
  const known = { ...pseudo, ...Object.fromEntries(defaults), ...given };
  const named = (name) => (name in known ? known[name] : name);
  const holds = (condition) => resolve(template.Conditions[condition]);

  function resolve(value) {
    if (Array.isArray(value)) return value.map(resolve).filter((each) => each !== NOTHING);
    if (value === null || typeof value !== "object") return value;
    const [[kind, inner] = [], ...more] = Object.entries(value);
    if (more.length === 0 && kind in FUNCTIONS) return FUNCTIONS[kind](inner);
    const pairs = Object.entries(value).map(([key, each]) => [key, resolve(each)]);
    return Object.fromEntries(pairs.filter(([, each]) => each !== NOTHING));
  }

  const FUNCTIONS = {
    Ref: (name) => (name === "AWS::NoValue" ? NOTHING : named(name)),
    Condition: holds,
    "Fn::GetAtt": (path) => path.join("."),
    "Fn::Sub": (text) => text.replace(/\$\{([^}]+)\}/g, (_, name) => named(name)),
    "Fn::If": ([condition, yes, no]) => resolve(holds(condition) ? yes : no),
    "Fn::Equals": ([one, other]) => resolve(one) === resolve(other),
    "Fn::Not": ([one]) => !resolve(one),
    "Fn::And": (all) => all.every(resolve),
    "Fn::Or": (all) => all.some(resolve),
    "Fn::FindInMap": ([map, first, second]) => template.Mappings[map][resolve(first)][resolve(second)],
  };

  const resources = Object.entries(template.Resources).filter(([, { Condition }]) => !Condition || holds(Condition));
  return { resources: Object.fromEntries(resources.map(([name, { Type, Properties }]) => [name, { Type, Properties: resolve(Properties ?? {}) }])) };
}

const NOTHING = Symbol("AWS::NoValue");

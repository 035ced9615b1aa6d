"""infra/template.yaml as CloudFormation sees it: SAM translated, and every reference written as a short text.

Offline: no credentials, no call. Linters that read a SAM template miss what only the translation shows.
"""

import json
import os
import re
from pathlib import Path

import yaml
from samtranslator.translator.transform import transform

# The translator asks for one; nothing in the template depends on it
os.environ.setdefault("AWS_DEFAULT_REGION", "eu-west-3")

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "infra" / "template.yaml"
PREFIX = re.compile(r"arn:\{AWS::Partition\}:([a-z0-9-]+):(?:\{AWS::Region\})?:(?:\{AWS::AccountId\})?:")


class Reader(yaml.SafeLoader):
    """YAML with CloudFormation's short tags."""


def tagged(reader, suffix, node):
    kinds = {yaml.ScalarNode: reader.construct_scalar, yaml.SequenceNode: lambda n: reader.construct_sequence(n, True)}
    value = kinds.get(type(node), lambda n: reader.construct_mapping(n, True))(node)
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


Reader.add_multi_constructor("!", tagged)


class NoPolicies:
    """No role here takes a managed policy, so none need be fetched."""

    def load(self):
        return {}


def written():
    """The template as it is written."""
    return yaml.load(TEMPLATE.read_text(), Reader)  # noqa: S506 - a SafeLoader with tags


def translated():
    """The template after the SAM transform."""
    template = written()
    for each in of_type(template["Resources"], "AWS::Serverless::Function").values():
        # Where `sam package` would have put it
        each["Properties"]["CodeUri"] = "s3://bucket/code.zip"
    return transform(template, {}, NoPolicies())


def text(value, name=lambda name: "{" + name + "}"):
    """A value with its references as texts: `{Table.Arn}`, `{Stage}`; an `If` shows its first case."""
    if isinstance(value, dict) and len(value) == 1:
        (kind, inner), = value.items()
        if kind == "Ref":
            return name(inner)
        if kind == "Fn::GetAtt":
            return name(".".join(inner))
        if kind == "Fn::Sub":
            return re.sub(r"\$\{([^}]+)\}", lambda found: name(found[1]), inner)
        if kind == "Fn::If":
            return text(inner[1], name)
        if kind == "Fn::FindInMap":
            return name(".".join(text(each, name) for each in inner))
    if isinstance(value, dict):
        return {key: text(inner, name) for key, inner in value.items()}
    if isinstance(value, list):
        return [text(inner, name) for inner in value]
    return value


def short(arn):
    """An ARN without what every ARN of this deployment has: `Table/index/due`, `ses:identity/Sender`."""
    arn = PREFIX.sub(r"\1:", arn).replace(".StreamArn}", ".Stream}").replace(".Arn}", "}")
    return re.sub(r"\{([^}]+)\}", r"\1", arn)


def of_type(resources, kind):
    return {name: each for name, each in resources.items() if each["Type"] == kind}


def listed(value):
    return value if isinstance(value, list) else [value]


def statements(role):
    """Every statement of a role as (condition or None, statement)."""
    for policy in role["Properties"].get("Policies", []):
        for statement in policy["PolicyDocument"]["Statement"]:
            if "Fn::If" in statement:
                condition, first, _ = statement["Fn::If"]
                yield condition, first
            else:
                yield None, statement


def show():
    """Prints the translation: what cfn-lint reads."""
    print(json.dumps(translated(), indent=1))


if __name__ == "__main__":
    show()

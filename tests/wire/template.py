"""The template as data: code is found in a bucket, as `sam deploy` would leave it."""

import json
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "template"))

import deployment  # noqa: E402 - it stands in the folder of the template lane


def read():
    return deployment.written()


def functions(template):
    """Logical id and crate of every function, in the template's order. The crate is the last folder of its code."""
    found = {}
    for name, resource in template["Resources"].items():
        if resource["Type"] == "AWS::Serverless::Function":
            found[name] = Path(resource["Properties"]["CodeUri"]).name
    return found


def packaged(template, bucket, keys):
    """The template as text, with each function's code at its key in the bucket."""
    template = json.loads(json.dumps(template, default=str))
    for name, crate in functions(template).items():
        template["Resources"][name]["Properties"]["CodeUri"] = {"Bucket": bucket, "Key": keys[crate]}
    return json.dumps(template)

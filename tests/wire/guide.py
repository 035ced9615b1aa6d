"""The deploy guide, executed: every block of infra/README.md that says it can run, in its order, as one shell session."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

from stack import ROOT

GUIDE = ROOT / "infra" / "README.md"
# sam and aws pin other versions than the emulator
TOOLS = ROOT / "target" / "venv-aws" / "bin"
LONGEST_S = 600
# The bucket asks who comes without TLS to go, and the emulator speaks none: what `stack.accommodate` does for the other stack
WITHOUT_TLS = """
aws s3api delete-bucket-policy --bucket "$(aws cloudformation describe-stack-resource --stack-name "$STACK" \
  --logical-resource-id Objects --query StackResourceDetail.PhysicalResourceId --output text)"
"""


def _blocks():
    return re.findall(r"^```sh run\n(.*?)^```", GUIDE.read_text(), re.M | re.S)


def _checkout(world):
    """What the guide needs of a checkout: the template, the built pages and the built functions."""
    folder = Path(world.stack.folder) / "guide"
    (folder / "infra").mkdir(parents=True)
    shutil.copy(ROOT / "infra" / "template.yaml", folder / "infra")
    shutil.copytree(ROOT / "portal" / "dist", folder / "portal" / "dist")
    for crate in world.stack.crates():
        (folder / "target" / "lambda" / crate).mkdir(parents=True)
        shutil.copy(world.stack.folder / crate, folder / "target" / "lambda" / crate / "bootstrap")
    # The command line of this version knows no endpoint for SQS but the one it is told each time
    shim = folder / "bin" / "aws"
    shim.parent.mkdir()
    shim.write_text(f'#!/bin/sh\nexec "{TOOLS}/aws" --endpoint-url "$AWS_ENDPOINT_URL" "$@"\n')
    shim.chmod(0o755)
    return folder


def the_blocks_of_the_guide_that_can_run_do(world):
    blocks = _blocks()
    assert len(blocks) >= 8, "the guide has lost its blocks"
    world.guide = _checkout(world)
    environment = {
        "PATH": f"{world.guide / 'bin'}:{TOOLS}:{os.environ['PATH']}",
        "HOME": str(world.guide),
        "AWS_ENDPOINT_URL": world.stack.url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": world.stack.session.region_name,
        "AWS_PAGER": "",
        "SAM_CLI_TELEMETRY": "0",
        "STAGE": "guide",
        "DOMAIN": "creditor.example",
        "ARCHITECTURE": "x86_64",
    }
    blocks = [block + WITHOUT_TLS if "sam deploy" in block else block for block in blocks]
    script = "set -euo pipefail\n" + "\n".join(blocks)
    ran = subprocess.run(
        ["bash", "-c", script],
        cwd=world.guide,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=LONGEST_S,
    )
    assert ran.returncode == 0, ran.stdout[-3000:]


def what_it_made_is_there(world):
    """The last order of the guide lets sending go on; the pages are where the site finds them."""
    answer = json.loads((world.guide / "answer.json").read_text())
    assert answer["sending"]["stopped_at"] is None, answer
    outputs = dict(line.split("\t") for line in (world.guide / "outputs.txt").read_text().splitlines())
    pages = world.stack.client("s3").list_objects_v2(Bucket=outputs["PagesBucket"])["Contents"]
    assert "debtor/index.html" in {page["Key"] for page in pages}, pages

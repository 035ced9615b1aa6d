"""The routes against their own description: schemathesis asks the real local process what the description allows and what
it does not, on every route, alone and one after the other, with every check it has. The same questions in every run, and a
bounded number of them.

A round is one way of being let in: as a member of the team, as a debtor who visits, as nobody. The last line is what
tests/all counts.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from stage import ROOT, Stage

LOGS = ROOT / "target/lanes"
# Questions a route and phase: some two thousand in all, 50 seconds on two cores
EXAMPLES = "8"


def described(stage, keep):
    """The description of the routes that `keep` names, with ids that exist as examples of their kind."""
    document, _ = stage.ask("GET", "/api/openapi.json")
    known = {
        "p": stage.portfolio, "case": stage.cases[0], "action": stage.action, "token": stage.token, "source": "relance",
        "invoices": ",".join(stage.invoices), "invoice": stage.invoices[0],
    }
    for path in list(document["paths"]):
        if not keep(path):
            del document["paths"][path]
            continue
        for operation in document["paths"][path].values():
            for parameter in operation.get("parameters", []):
                if parameter["name"] in known:
                    parameter["example"] = known[parameter["name"]]
                if parameter["name"] in ("relance-account", "account"):
                    # Any other one is nobody's, and nothing further would be asked
                    parameter["schema"] = {"type": "string", "enum": [stage.account]}
    return document


def ask(stage, name, keep, headers):
    """One round; true when every check of every route holds."""
    began = time.monotonic()
    document = LOGS / f"openapi-{name}.json"
    document.write_text(json.dumps(described(stage, keep)))
    command = [
        Path(sys.executable).parent / "st", "--config-file", Path(__file__).with_name("schemathesis.toml"),
        "run", document, "--url", stage.url,
        "--checks", "all", "--generation-deterministic",
        "--max-examples", EXAMPLES, "--phases", "examples,coverage,fuzzing,stateful", "--max-failures", "40",
        "--continue-on-failure", "--request-timeout", "20", "--no-color", "--warnings", "off",
    ]
    for header, value in headers:
        command += ["--header", f"{header}: {value}"]
    log = LOGS / f"openapi-{name}.log"
    secrets = {"RELANCE_BEARER": stage.bearer, "RELANCE_SESSION": stage.cookie.split("=", 1)[1]}
    environment = {**os.environ, **secrets, "COLUMNS": "160"}
    with log.open("w") as out:
        # It keeps a cache where it runs
        status = subprocess.run(command, stdout=out, stderr=subprocess.STDOUT, env=environment, cwd=LOGS).returncode
    print(f"{'ok' if status == 0 else 'not ok'} {name} ({time.monotonic() - began:.1f}s)", flush=True)
    if status != 0:
        print(log.read_text()[-12000:], flush=True)
    return status == 0


def rounds(stage):
    yield "desk", lambda path: path.startswith("/api/desk/"), []
    # What a browser adds to every request of our own pages
    yield "portal", lambda path: path.startswith("/api/portal/"), [("origin", stage.url)]
    yield "doors", lambda path: path.startswith("/webhooks/") or path.startswith("/api/openapi"), []


def main():
    LOGS.mkdir(parents=True, exist_ok=True)
    passed = failed = 0
    with (LOGS / "openapi-server.log").open("w") as log, Stage(log) as stage:
        for name, keep, headers in rounds(stage):
            if ask(stage, name, keep, headers):
                passed += 1
            else:
                failed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

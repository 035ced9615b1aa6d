"""The local process with one portfolio in it: three debtors, messages that were sent, a hold, and a debtor who visits."""

import base64
import datetime as dt
import hashlib
import hmac
import json
import os
import subprocess
import tempfile
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("RELANCE_LOCAL_BIN", ROOT / "target/debug/local"))
JSON = ("content-type", "application/json")


class Stage:
    """Everything a caller needs to know to be let in."""

    def __init__(self, log):
        self.folder = tempfile.TemporaryDirectory(prefix="relance-openapi-")
        # Nobody looks at a page: one that stands in for them need not be built
        page = Path(self.folder.name, "pages/debtor/index.html")
        page.parent.mkdir(parents=True)
        page.write_text("a page")
        environment = {**os.environ, "RELANCE_PORTAL_DIST": str(page.parents[1])}
        options = ["--port", "0", "--empty", "--clock", "2026-09-01T08:00:00Z", "--data", f"{self.folder.name}/data"]
        self.process = subprocess.Popen([BINARY, *options], stdout=subprocess.PIPE, stderr=log, text=True, env=environment)
        ready = self.process.stdout.readline().split()
        if ready[:1] != ["ready"]:
            raise RuntimeError(f"the local process did not get ready; see {log.name}")
        self.url = ready[1]
        self.deliveries = 0

    def __enter__(self):
        try:
            self.play()
        except BaseException:
            self.end()
            raise
        return self

    def __exit__(self, *_):
        self.end()

    def end(self):
        self.process.terminate()
        self.process.wait(timeout=30)
        self.folder.cleanup()

    def play(self):
        made, _ = self.ask("POST", "/local/portfolios", {"name": "Verrerie", "sending": "enabled"})
        self.portfolio = made["id"]
        self.secret = made["webhook_secrets"]["relance"][0]
        self.bearer = next(user["token"] for user in made["users"] if user["role"] == "owner")
        for number in range(3):
            self.tell("invoice.issued", invoice(number))
        self.ask("POST", "/local/clock", {"to": "2026-10-05T08:00:00Z"})
        desk = [("authorization", f"Bearer {self.bearer}")]
        self.cases = [row["id"] for row in self.ask("GET", f"/api/desk/{self.portfolio}/cases", None, desk)[0]["items"]]
        message = self.ask("GET", "/local/outbox?channel=email")[0][-1]
        self.action = message["action"]
        self.token = next(link.split("/l/")[1] for link in message["links"] if "/l/" in link)
        _, headers = self.ask("POST", "/api/portal/session", {"token": self.token})
        self.cookie = headers["set-cookie"].split(";")[0]
        account, _ = self.ask("GET", "/api/portal/account", None, [("cookie", self.cookie)])
        self.account = account["id"]
        self.invoices = [invoice["id"] for case in account["cases"] for invoice in case["invoices"]]

    def ask(self, method, path, body=None, headers=()):
        """The JSON of a success, and the headers that came with it."""
        data = None if body is None else json.dumps(body).encode()
        return self.send(method, path, data, [JSON, *headers])

    def send(self, method, path, data, headers):
        request = urllib.request.Request(self.url + path, data=data, method=method)
        for name, value in headers:
            request.add_header(name, value)
        with urllib.request.urlopen(request, timeout=60) as answer:
            text = answer.read()
            return (json.loads(text) if text else None), answer.headers

    def tell(self, kind, data):
        """A signed event of source relance."""
        now = self.ask("GET", "/local/state")[0]["now"]
        body = json.dumps({"type": kind, "occurred_at": now, "data": data}).encode()
        self.deliveries += 1
        name, seconds = f"evt-{self.deliveries}", str(int(dt.datetime.fromisoformat(now).timestamp()))
        key = base64.b64decode(self.secret.removeprefix("whsec_"))
        signed = hmac.new(key, f"{name}.{seconds}.".encode() + body, hashlib.sha256).digest()
        signature = "v1," + base64.b64encode(signed).decode()
        headers = [("webhook-id", name), ("webhook-timestamp", seconds), ("webhook-signature", signature)]
        self.send("POST", f"/webhooks/{self.portfolio}/relance", body, [JSON, *headers])


def invoice(number):
    debtor = {
        "id": f"C-{number}", "name": f"Atelier {number} SARL", "kind": "business", "country": "FR", "language": "fr",
        "time_zone": "Europe/Paris",
        "contacts": [{"role": "billing", "name": "Mme Dupont", "email": f"c{number}@dupont.example"}],
    }
    return {
        "debtor": debtor,
        "invoice": {"id": f"I-{number}", "number": f"F-{number}", "issued_on": "2026-08-01", "due_on": "2026-09-10",
                    "currency": "EUR", "amount": "1200.00"},
    }

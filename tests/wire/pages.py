"""The debtor's pages as they are deployed: Chromium, under the address that the links say, through the site of the template."""

import datetime as dt
import os
import re
import subprocess

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from loop import invoice
from stack import ORIGIN_SECRET, ROOT
from world import eventually

# Each act that a page offers takes its invoice away from the others
DEBTORS = [f"pages-{number}@atelier.example" for number in range(6)]
LINK = re.compile(r"https://[^/\s]+/l/[A-Za-z0-9_-]{32}")
LONGEST_S = 300


def reminders_leave_to_those_who_will_answer(world):
    world.clock(world.start)
    for number, debtor in enumerate(DEBTORS):
        data = invoice(world, f"INV-P{number}", f"C-P{number}", debtor)
        answer = world.tell(world.portfolio, world.secret, "invoice.issued", data)
        assert answer.status == 200, answer
    world.clock(world.start + dt.timedelta(days=35))
    world.synchronise()
    world.sweep()
    world.links = [_link(world, debtor) for debtor in DEBTORS]


def every_page_works_as_deployed(world):
    folder = world.stack.folder / "tls"
    folder.mkdir()
    _certify(folder)
    done = subprocess.run(
        ["node", ROOT / "tests" / "browser" / "deployed.mjs", world.api, folder, *world.links],
        env={**os.environ, "RELANCE_ORIGIN_SECRET": ORIGIN_SECRET, "RELANCE_UPLOADS": world.uploads},
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"


def what_was_answered_there_stands_in_the_ledger(world):
    told = {
        entry["kind"] for number in range(len(DEBTORS)) for entry in world.case_of(f"C-P{number}")["timeline"]
    }
    assert {"page_opened", "hold_placed"} <= told, told


def _link(world, debtor):
    mail = eventually(f"a reminder to {debtor}", lambda: world.mails(debtor))[-1]
    return LINK.search(mail.text).group()


def _certify(folder):
    """A key and a certificate that nobody vouches for: Chromium is told to believe them."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "pay.creditor.example")])
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number()).not_valid_before(now - dt.timedelta(days=1))
    certificate = made.not_valid_after(now + dt.timedelta(days=1)).sign(key, hashes.SHA256())
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption(), serialization.PrivateFormat.PKCS8
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, plain[1], plain[0]))

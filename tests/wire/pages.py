"""The debtor's pages as they are deployed: Chromium, under the address that the links say, through the site of the template."""

import base64
import datetime as dt
import hashlib
import os
import re
import subprocess

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from files import post
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


def the_team_gives_an_invoice_itself(world):
    """A page and an e-invoice, each by a form that the bucket judges, taken in by the desk's own function."""
    page, bill = _pdf("F-INV-P0", "Atelier Dupont SARL"), _ubl("F-INV-P0")
    for name, media_type, file in [("pdf", "application/pdf", page), ("xml", "application/xml", bill)]:
        form = {"source": "relance", "invoice": "INV-P0", "format": name, "size": len(file)}
        form["sha256"] = hashlib.sha256(file).hexdigest()
        begun = world.desk(world.owner, "POST", world.portfolio, "originals", form)
        assert begun.status in (200, 201), begun
        assert world.desk(world.owner, "PUT", world.portfolio, "originals", form).status == 422, "nothing has arrived"
        assert post(world, begun.json()["fields"], file, media_type) == 204
        kept = world.desk(world.owner, "PUT", world.portfolio, "originals", form)
        assert kept.status in (200, 201), kept


def the_team_gives_its_logo(world):
    picture = (ROOT / "infra" / "local" / "src" / "sample" / "logo.png").read_bytes()
    answer = world.desk(world.owner, "PUT", world.portfolio, "logo", {"png": base64.b64encode(picture).decode()})
    assert answer.status == 200, answer
    shown = answer.json()["logo"]["href"]
    asked = world.call("GET", shown)
    assert asked.status == 200 and asked.headers["content-type"] == "image/png", asked
    assert asked.body.startswith(b"\x89PNG"), asked.body[:20]


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


def _pdf(title, text):
    """One page of one line."""
    drawn = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Title ({title}) >>",
    ]
    file, places = "%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(file))
        file += f"{number} 0 obj\n{body}\nendobj\n"
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}"
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 6 0 R >>\nstartxref\n{len(file)}\n%%EOF\n"
    return (file + table + trailer).encode()


def _ubl(number):
    names = "urn:oasis:names:specification:ubl:schema:xsd"
    spaces = f'xmlns="{names}:Invoice-2" xmlns:cbc="{names}:CommonBasicComponents-2"'
    return f"<Invoice {spaces}><cbc:ID>{number}</cbc:ID></Invoice>".encode()

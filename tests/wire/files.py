"""A file from a debtor's browser to the team, over the wire: a form that S3 itself judges, then a dispute that names it."""

import datetime as dt
import urllib.error
import urllib.request
import uuid

from loop import invoice
from world import eventually

DEBTOR = "preuve@dupont.example"
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 12_000
PATH = "/api/portal/uploads"


def a_reminded_debtor_is_given_a_place_for_a_file(world):
    world.clock(world.start)
    answer = world.tell(world.portfolio, world.secret, "invoice.issued", invoice(world, "INV-F", "C-F", DEBTOR))
    assert answer.status == 200, answer
    world.clock(world.start + dt.timedelta(days=35))
    world.synchronise()
    world.sweep()
    mail = eventually("a reminder", lambda: world.mails(DEBTOR))[-1]
    world.preuve = world.visit(mail.token())
    form = {"name": "devis signé.pdf", "media_type": "application/pdf", "size": len(PDF)}
    answer = world.preuve("POST", PATH, form, {"idempotency-key": uuid.uuid4().hex})
    assert answer.status == 201, answer
    world.place = answer.json()
    assert world.place["url"] == "/uploads", world.place


def the_bucket_refuses_what_the_form_was_not_made_for(world):
    fields = world.place["fields"]
    other = fields["key"][:-1] + ("0" if fields["key"][-1] != "0" else "1")
    for changed, file in [
        ({"key": other}, PDF),
        ({"key": "objects/x"}, PDF),
        ({"Content-Type": "text/html"}, PDF),
        ({"acl": "public-read"}, PDF),
        ({"x-amz-signature": "0" * 64}, PDF),
        ({}, PDF + b"x"),
        ({}, b""),
    ]:
        status = post(world, {**fields, **changed}, file)
        assert status in (400, 403), (status, changed, len(file))


def a_dispute_that_names_what_has_not_arrived_is_refused(world):
    answer = _contest(world)
    assert answer.status == 422, answer
    (fault,) = answer.json()["errors"]
    assert fault["pointer"] == "/files/0" and "has not arrived" in fault["detail"], fault


def a_script_in_the_clothes_of_a_pdf_is_refused(world):
    script = b"<script>alert(1)</script>"
    form = {"name": "facture.pdf", "media_type": "application/pdf", "size": len(script)}
    place = world.preuve("POST", PATH, form).json()
    assert post(world, place["fields"], script) == 204
    answer = _contest(world, place["id"])
    assert answer.status == 422 and "no PDF, PNG or JPEG" in answer.json()["errors"][0]["detail"], answer


def the_file_arrives_by_its_form_and_the_dispute_takes_it(world):
    assert post(world, world.place["fields"], PDF) == 204
    answer = _contest(world)
    assert answer.status == 201, answer
    (file,) = world.case_of("C-F")["files"]
    assert (file["name"], file["size"], file["parts"]) == ("devis signé.pdf", len(PDF), 2), file
    history = world.preuve("GET", "/api/portal/history").json()["items"]
    # Before it stands the mail that confirms
    assert [each["kind"] for each in history[:2]] == ["message", "dispute"], history[:2]
    assert [each["name"] for each in history[1]["files"]] == ["devis signé.pdf"], history[1]


def the_team_saves_it_byte_for_byte_and_nobody_else_does(world):
    case = world.case_of("C-F")
    (file,) = case["files"]
    path = f"cases/{case['id']}/files/{file['id']}"
    parts = [world.desk(world.owner, "GET", world.portfolio, f"{path}?part={part}") for part in (1, 2)]
    assert b"".join(part.body for part in parts) == PDF, [part.status for part in parts]
    for part in parts:
        assert part.headers["content-disposition"].startswith("attachment; "), part.headers
        assert part.headers["content-security-policy"].endswith("; sandbox"), part.headers
    assert world.desk(None, "GET", world.portfolio, path).status == 401
    foreign = world.make_portfolio("Ferronnerie Blanc")["id"]
    stranger = world.member(foreign, "owner")
    assert world.desk(stranger, "GET", world.portfolio, path).status == 404
    assert world.desk(stranger, "GET", foreign, path).status == 404


def what_is_kept_is_sealed(world):
    s3, bucket = world.stack.client("s3"), world.stack.ids["Objects"]
    listed = s3.list_objects_v2(Bucket=bucket, Prefix="objects/")["Contents"]
    keys = [each["Key"] for each in listed if "/files/" in each["Key"]]
    assert len(keys) == 2, keys
    for key in keys:
        assert b"%PDF" not in s3.get_object(Bucket=bucket, Key=key)["Body"].read(), key


def _contest(world, file=None):
    account = world.preuve("GET", "/api/portal/account").json()
    wanted = [each["id"] for each in account["cases"][0]["invoices"]]
    body = {"invoices": wanted, "reason": "wrong_price", "text": "Le devis disait moins.", "files": [file or world.place["id"]]}
    return world.preuve("POST", "/api/portal/disputes", body)


def post(world, fields, file, media_type="application/pdf"):
    """Posts a form as the site hands it to the bucket; the status."""
    boundary = uuid.uuid4().hex
    lines = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()
    ]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="x"\r\nContent-Type: {media_type}\r\n\r\n'
    body = "".join([*lines, head]).encode() + file + f"\r\n--{boundary}--\r\n".encode()
    request = urllib.request.Request(world.uploads, data=body, method="POST")
    request.add_header("content-type", f"multipart/form-data; boundary={boundary}")
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status
    except urllib.error.HTTPError as refusal:
        return refusal.code

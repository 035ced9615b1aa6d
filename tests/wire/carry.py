"""A portfolio carried out of the deployment by its operator's orders, into a local process, and back into an empty table."""

import datetime as dt
import json
import subprocess
from pathlib import Path

from loop import invoice
from stack import BINARIES
from world import SETTLED_S, eventually, instant

DEBTOR = "compta@carriere.example"
LONGEST_S = 120


def a_portfolio_of_its_own_reminds_its_debtor(world):
    made = world.make_portfolio("Carrières du Nord")
    world.quarry, secret = made["id"], made["webhook_secrets"]["relance"][0]
    world.quarry_owner = world.member(world.quarry, "owner")
    assert world.desk(world.quarry_owner, "POST", world.quarry, "enable").status == 200
    world.clock(world.start)
    told = world.tell(world.quarry, secret, "invoice.issued", invoice(world, "INV-C", "C-1", DEBTOR))
    assert told.status == 200, told
    world.clock(world.start + dt.timedelta(days=35))
    seen = {"payments_seen_until": instant(world.now)}
    assert world.tell(world.quarry, secret, "sync.completed", seen).status == 200
    _settle(world)
    world.sweep()
    world.quarry_mail = eventually("a reminder", lambda: world.mails(DEBTOR))[-1]
    world.queue_is_quiet("Errands")


def it_is_not_carried_away_while_it_may_send(world):
    said, error = world.invoke("operator", {"export": {"portfolio": world.quarry}})
    assert not error and said["status"] == 409 and "stop the portfolio first" in said["detail"], said


def stopped_and_settled_it_is_laid_down_and_its_key_is_told_once(world):
    assert world.desk(world.quarry_owner, "POST", world.quarry, "stop").status == 200
    _settle(world)
    world.carried = _export(world)
    parcel = _parcel(world, world.carried)
    assert world.carried["travel_key"].encode() not in parcel and b"carriere.example" not in parcel
    assert len(parcel.splitlines()) == world.carried["items"] + world.carried["large_bodies"] + 2


def a_local_process_takes_it_in_and_gives_it_back_the_same(world):
    folder = Path(world.stack.folder) / "carry"
    folder.mkdir()
    file = folder / "parcel.jsonl"
    file.write_bytes(_parcel(world, world.carried))
    file.with_name("parcel.jsonl.key").write_text(world.carried["travel_key"])
    data, again = folder / "data", folder / "again.jsonl"
    _local("--data", data, "--import", file, "--as-it-was")
    assert " of 1 debtors, 0 broken" in _local("--data", data, "--verify")
    told = _local("--data", data, "--portfolio", world.quarry, "--export", again)
    assert world.carried["content"] in told, told
    world.came_back = again.read_bytes(), again.with_name("again.jsonl.key").read_text().strip()


def an_empty_table_takes_back_what_the_local_process_gave(world):
    parcel, key = world.came_back
    _forget(world)
    assert world.quarry not in json.dumps(world.invoke("operator", {"portfolios": {}})[0])
    s3, bucket = world.stack.client("s3"), world.stack.ids["Objects"]
    s3.put_object(Bucket=bucket, Key="parcels/came-back.jsonl", Body=parcel)
    order = {"import": {"parcel": "came-back.jsonl", "travel_key": key}}
    taken, error = world.invoke("operator", order)
    assert not error and taken["import"]["written"] == world.carried["items"], taken
    twice, error = world.invoke("operator", order)
    assert not error and twice["status"] == 409, twice
    assert _export(world)["content"] == world.carried["content"]


def what_was_sealed_opens_there_and_its_link_leads_home(world):
    rows = world.desk(world.quarry_owner, "GET", world.quarry, "cases").json()["items"]
    assert [row["balance"] for row in rows] == ["1200.00"], rows
    account = world.visit(world.quarry_mail.token())("GET", "/api/portal/account")
    assert account.status == 200 and "Atelier Dupont" in account.body.decode(), account
    before = len(world.mails(DEBTOR))
    world.clock(world.now + dt.timedelta(days=20))
    world.sweep()
    world.queue_is_quiet("Errands")
    assert len(world.mails(DEBTOR)) == before, "it is stopped until its team lets it go"


def _export(world):
    said, error = world.invoke("operator", {"export": {"portfolio": world.quarry}})
    assert not error and "export" in said, said
    return said["export"]


def _parcel(world, carried):
    s3, bucket = world.stack.client("s3"), world.stack.ids["Objects"]
    return s3.get_object(Bucket=bucket, Key=f"parcels/{carried['parcel']}")["Body"].read()


def _local(*words):
    ran = subprocess.run([BINARIES / "local", *words], capture_output=True, text=True, timeout=LONGEST_S)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def _forget(world):
    """Takes everything out of the table: it is the last story of this stack."""
    client, table = world.stack.client("dynamodb"), world.stack.ids["Table"]
    for page in client.get_paginator("scan").paginate(TableName=table, ConsistentRead=True):
        for item in page["Items"]:
            client.delete_item(TableName=table, Key={name: item[name] for name in ("p", "r")})


def _settle(world):
    """What a changed setting needs until every process goes by it."""
    world.clock(world.now + dt.timedelta(seconds=SETTLED_S))

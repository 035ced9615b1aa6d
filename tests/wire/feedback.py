"""What the provider tells later: a bounce stops the address and the team is told; a forged one changes nothing."""

import datetime as dt
import json

from amazon import Amazon
from loop import invoice
from world import eventually, instant

DEBTOR = "nobody@fonderie.example"
PHONE = "+33612345678"


def _event(world, kind, body):
    """An event of SES about the reminder, in its envelope, as it is on the queue."""
    mail = {
        "timestamp": instant(world.now),
        "messageId": "0102018f-wire",
        "tags": {
            "relance-portfolio": [world.portfolio],
            "relance-action": [world.bounced],
            "relance-attempt": ["0"],
        },
    }
    message = {"eventType": kind, "mail": mail, kind.lower(): {"timestamp": instant(world.now), **body}}
    return world.amazon.envelope(world.stack.outputs["FeedbackTopicArn"], message, world.now)


def _tell(world, envelope):
    world.sqs.send_message(QueueUrl=world.stack.queue("Feedback"), MessageBody=json.dumps(envelope))


def _bounce(world):
    recipient = {"emailAddress": DEBTOR, "action": "failed", "status": "5.1.1"}
    body = {"bounceType": "Permanent", "bounceSubType": "General", "bouncedRecipients": [recipient]}
    return _event(world, "Bounce", body)


def a_reminder_leaves_to_an_address_that_does_not_exist(world):
    world.amazon = Amazon(world.now)
    world.environment("delivery", {"RELANCE_SNS_CERT_HOST": world.amazon.host})
    world.clock(world.start)
    answer = world.tell(world.portfolio, world.secret, "invoice.issued", invoice(world, "INV-5", "C-50", DEBTOR))
    assert answer.status == 200, answer
    world.clock(world.start + dt.timedelta(days=35))
    world.synchronise()
    world.sweep()
    eventually("the reminder", lambda: world.mails(DEBTOR))
    (world.bounced,) = {each["action"] for each in world.case_of("C-50")["timeline"] if each["kind"] == "claimed"}


def a_forged_bounce_ends_beside_the_queue_and_changes_nothing(world):
    world.impatient("Feedback")
    forged = {**_bounce(world), "Signature": "A" * 344}
    _tell(world, forged)
    eventually("the dead letter", lambda: world.peek("FailedFeedback"))
    assert "address_stopped" not in [each["kind"] for each in world.case_of("C-50")["timeline"]]
    world.bury("FailedFeedback")


def a_bounce_stops_the_address_however_often_it_is_told(world):
    envelope = _bounce(world)
    for _ in range(3):
        _tell(world, envelope)
    kinds = lambda: [each["kind"] for each in world.case_of("C-50")["timeline"]]  # noqa: E731
    eventually("the stopped address", lambda: "address_stopped" in kinds())
    world.queue_is_quiet("Feedback")
    assert kinds().count("address_stopped") == 1


def the_stream_brings_it_to_the_team(world):
    """Written by the bounce, read from the table's stream by project, listed for whoever looks."""
    told = lambda: world.desk(world.owner, "GET", world.portfolio, "alerts").json()  # noqa: E731
    eventually("an alert", lambda: "address_bounced" in json.dumps(told()))


def the_step_goes_another_way_and_a_number_that_cannot_be_checked_is_not_written_to(world):
    """The emulator does not know whether a number opted out: that proves nothing, so nothing is sent, and it is said."""
    before = len(world.mails(DEBTOR))
    world.clock(world.start + dt.timedelta(days=36))
    world.synchronise()
    world.sweep()
    claims = lambda: [each for each in world.case_of("C-50")["timeline"] if each["kind"] == "claimed"]  # noqa: E731
    eventually("a try by text message", lambda: len(claims()) == 2)
    world.queue_is_quiet("Errands")
    assert [each["channel"] for each in claims()] == ["email", "sms"]
    assert (len(world.mails(DEBTOR)), world.texts(PHONE)) == (before, [])

"""The loop of the README over the wire: from a signed webhook to a reminder, a promise, a payment and thanks."""

import datetime as dt

from world import eventually

DEBTOR = "compta@dupont.example"


def an_operator_makes_a_portfolio(world):
    made = world.make_portfolio("Menuiserie Kerbrat")
    assert made["id"].startswith("por_") and made["webhook_secrets"]["relance"], made
    world.portfolio, world.secret = made["id"], made["webhook_secrets"]["relance"][0]


def it_leaves_rehearsal_by_a_member_who_may(world):
    world.owner = world.member(world.portfolio, "owner")
    answer = world.desk(world.owner, "POST", world.portfolio, "enable")
    assert answer.status == 200 and answer.json()["sending"] == "enabled", answer


def a_signed_invoice_is_taken_in(world):
    answer = world.tell(world.portfolio, world.secret, "invoice.issued", invoice(world, "INV-1", "C-42", DEBTOR))
    assert answer.status == 200, answer
    world.case = world.case_of("C-42")
    assert world.case["balance"] == "1200.00", world.case


def a_forged_one_is_not(world):
    answer = world.tell(world.portfolio, "whsec_" + "A" * 32, "invoice.issued", invoice(world, "INV-2", "C-43", DEBTOR))
    assert answer.status == 401, answer
    assert not world.cases("C-43")


def the_schedule_wakes_the_sweep_and_the_reminder_leaves(world):
    world.clock(world.start + dt.timedelta(days=35))
    world.synchronise()
    world.hurry_the_schedule()
    mail = eventually("a reminder", lambda: world.mails(DEBTOR))[-1]
    assert "F-INV-1" in mail.subject + mail.text, mail.subject
    assert "1 200,00" in mail.text.replace("\u202f", " ").replace("\xa0", " "), mail.text
    world.reminder = mail
    eventually("the mark", lambda: any(entry["kind"] == "claimed" for entry in world.case_of("C-42")["timeline"]))


def sweeping_again_sends_nothing_again(world):
    for _ in range(3):
        world.sweep()
    world.queue_is_quiet("Errands")
    assert len(world.mails(DEBTOR)) == 1


def the_debtor_opens_his_link_and_promises(world):
    visit = world.visit(world.reminder.token())
    account = visit("GET", "/api/portal/account").json()
    case = account["cases"][0]
    assert (case["balance"], case["overdue"]) == ("1200.00", "1200.00"), case
    day = (world.now + dt.timedelta(days=10)).date().isoformat()
    promise = {"invoices": [case["invoices"][0]["id"]], "pay_on": day, "amount": "1200.00"}
    answer = visit("POST", "/api/portal/promises", promise, {"idempotency-key": "a-promise-of-the-wire-lane"})
    assert answer.status == 201, answer
    kinds = [entry["kind"] for entry in world.case_of("C-42")["timeline"]]
    assert "hold_placed" in kinds, kinds


def the_debtor_takes_his_statement_and_the_day_he_promised_along(world):
    visit = world.visit(world.reminder.token())
    statement = visit("GET", "/api/portal/papers/statement.pdf")
    assert statement.status == 200 and statement.body.startswith(b"%PDF-1.7"), statement
    assert statement.headers["content-disposition"].startswith('attachment; filename="releve-de-compte-'), statement
    day = visit("GET", "/api/portal/papers/promise.ics")
    assert day.status == 200 and b"BEGIN:VEVENT" in day.body, day
    assert visit("GET", "/api/portal/papers").json()["promise"]["amount"] == "1200.00"


def a_payment_ends_it_with_thanks(world):
    before = len(world.mails(DEBTOR))
    day = world.now.date().isoformat()
    payment = {"id": "PAY-1", "received_on": day, "currency": "EUR", "amount": "1200.00", "method": "transfer"}
    data = {"debtor_id": "C-42", "payment": {**payment, "invoice_ids": ["INV-1"]}}
    answer = world.tell(world.portfolio, world.secret, "payment.received", data)
    assert answer.status == 200, answer
    assert world.case_of("C-42")["balance"] == "0.00"
    world.clock(world.now + dt.timedelta(days=1))
    world.synchronise()
    world.sweep()
    eventually("thanks", lambda: len(world.mails(DEBTOR)) > before)


def invoice(world, number, debtor, email):
    """Due thirty days after the story begins."""
    contact = {"role": "billing", "name": "Mme Dupont", "email": email, "phone": "+33612345678"}
    return {
        "debtor": {
            "id": debtor,
            "name": "Atelier Dupont SARL",
            "kind": "business",
            "country": "FR",
            "language": "fr",
            "time_zone": "Europe/Paris",
            "contacts": [contact],
        },
        "invoice": {
            "id": number,
            "number": f"F-{number}",
            "issued_on": world.start.date().isoformat(),
            "due_on": (world.start + dt.timedelta(days=30)).date().isoformat(),
            "currency": "EUR",
            "amount": "1200.00",
        },
    }

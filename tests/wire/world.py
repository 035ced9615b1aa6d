"""The deployed system as the outside sees it: platforms that sign, debtors with a link, team members with a token."""

import base64
import datetime as dt
import gzip
import hashlib
import hmac
import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

from stack import ORIGIN_SECRET

# Longer than two turns of the schedule (a minute each, looked at every 10 s) and the slowest poll of a queue
PATIENCE_S = 180
POLL_S = 0.25
# More than the functions' own settling time
SETTLED_S = 120
# Most dead letters that one redrive moves
REDRIVE_LIMIT = 1_000
# Lines of the functions' logs that a failure shows
LINES_SHOWN = 6


def eventually(what, look, patience_s=PATIENCE_S):
    """What `look` gives once it gives something; fails with `what` when it never does."""
    until = time.monotonic() + patience_s
    while time.monotonic() < until:
        found = look()
        if found:
            return found
        time.sleep(POLL_S)
    raise AssertionError(f"never came: {what}")


def _matters(line):
    return "ERROR" in line or "WARN" in line or "panicked" in line


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.body[:400]!r}"


class World:
    def __init__(self, stack, start):
        self.stack, self.start = stack, start
        self.api = f"{stack.url}/_aws/execute-api/{stack.ids['Api']}/%24default"
        # Where the site hands forms with files: the emulator knows buckets by path
        self.uploads = f"{stack.url}/{stack.ids['Objects']}"
        self.lambdas = stack.client("lambda")
        self.sqs = stack.client("sqs")
        self.clock(start)

    # --- Time: functions are ahead of it by as much as their environment says, which only a local deployment may --------

    @property
    def now(self):
        return dt.datetime.now(dt.UTC) + dt.timedelta(seconds=self.ahead_s)

    def clock(self, at):
        """Moves the clock of every function to `at`, from where it runs on. A changed environment starts new processes."""
        self.ahead_s = int((at - dt.datetime.now(dt.UTC)).total_seconds())
        for crate in self.stack.crates():
            self.environment(crate, {"RELANCE_LOCAL": "1", "RELANCE_CLOCK_AHEAD_S": str(self.ahead_s)})

    def environment(self, function, changes):
        name = self.stack.function(function)
        known = self.lambdas.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
        self.lambdas.update_function_configuration(FunctionName=name, Environment={"Variables": {**known, **changes}})

    # --- HTTP, as the distribution would pass it on ------------------------------------------------------------------

    def call(self, method, path, body=None, headers=None, origin=True):
        given = {"content-type": "application/json", **(headers or {})}
        if origin:
            given["x-relance-origin"] = ORIGIN_SECRET
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.api}{path}", data=data, headers=given, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as refusal:
            return Answer(refusal.code, refusal.headers, refusal.read())

    def tell(self, portfolio, secret, kind, data, **options):
        """Posts one of Relance's own events, signed as Standard Webhooks asks."""
        body = json.dumps({"type": kind, "occurred_at": instant(self.now), "data": data}).encode()
        delivery, seconds = f"msg_{uuid.uuid4().hex}", str(int(self.now.timestamp()))
        key = base64.b64decode(secret.removeprefix("whsec_"))
        signed = hmac.new(key, f"{delivery}.{seconds}.".encode() + body, hashlib.sha256).digest()
        headers = {
            "webhook-id": delivery,
            "webhook-timestamp": seconds,
            "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
        }
        return self.call("POST", f"/webhooks/{portfolio}/relance", body, headers, **options)

    def said(self):
        """The last lines of the functions' logs that are more than news."""
        logs, lines = self.stack.client("logs"), []
        for group in logs.describe_log_groups()["logGroups"]:
            events = logs.filter_log_events(logGroupName=group["logGroupName"])["events"]
            lines += [(each["timestamp"], each["message"].strip()) for each in events if _matters(each["message"])]
        return [line for _, line in sorted(lines)[-LINES_SHOWN:]]

    # --- Portfolios and their team ---------------------------------------------------------------------------------

    def make_portfolio(self, name):
        """What the operator's function answers, which only somebody with AWS credentials can ask."""
        made, error = self.invoke("operator", {"portfolio": creditor(name)})
        assert not error and "portfolio" in made, made
        return made["portfolio"]

    def member(self, portfolio, role):
        """A Cognito user, a member of the portfolio; his bearer token, as the sign-in page would get it."""
        cognito, pool = self.stack.client("cognito-idp"), self.stack.outputs["TeamPool"]
        name, password = f"{role}-{uuid.uuid4().hex[:8]}@relance.example", "A-long-passw0rd!"
        cognito.admin_create_user(
            UserPoolId=pool, Username=name, MessageAction="SUPPRESS", TemporaryPassword=f"{password}!"
        )
        cognito.admin_set_user_password(UserPoolId=pool, Username=name, Password=password, Permanent=True)
        user = cognito.admin_get_user(UserPoolId=pool, Username=name)
        subject = next(each["Value"] for each in user["UserAttributes"] if each["Name"] == "sub")
        signed_in = cognito.admin_initiate_auth(
            UserPoolId=pool,
            ClientId=self.stack.outputs["TeamClientId"],
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": password},
        )
        added, error = self.invoke("operator", {"member": {"portfolio": portfolio, "subject": subject, "role": role}})
        assert not error, added
        return signed_in["AuthenticationResult"]["AccessToken"]

    def desk(self, token, method, portfolio, path, body=None, **options):
        headers = {"authorization": f"Bearer {token}"} if token else {}
        return self.call(method, f"/api/desk/{portfolio}/{path}", body, headers, **options)

    def cases(self, debtor):
        return self.desk(self.owner, "GET", self.portfolio, f"cases?debtor={debtor}").json()["items"]

    def case_of(self, debtor):
        """The whole sheet of a debtor's only case."""
        (row,) = self.cases(debtor)
        return self.desk(self.owner, "GET", self.portfolio, f"cases/{row['id']}").json()

    # --- A debtor ---------------------------------------------------------------------------------------------------

    def visit(self, token):
        """Opens a link as a person does; calls of the visit carry its cookie."""
        opened = self.call("POST", "/api/portal/session", {"token": token})
        assert opened.status == 200, opened
        cookie = opened.headers["set-cookie"].split(";")[0]
        assert cookie.startswith("__Host-"), cookie

        def ask(method, path, body=None, headers=None):
            return self.call(method, path, body, {"cookie": cookie, **(headers or {})})

        return ask

    # --- What wakes functions -------------------------------------------------------------------------------------------

    def invoke(self, function, event):
        """Invokes a function as somebody with AWS credentials would; its answer, or the error it ended with."""
        answer = self.lambdas.invoke(FunctionName=self.stack.function(function), Payload=json.dumps(event).encode())
        said = json.loads(answer["Payload"].read() or b"null")
        return said, answer.get("FunctionError")

    def sweep(self):
        """Two rounds: the first wakes who was held, the second finds them."""
        for _ in range(2):
            said, error = self.invoke("sweep", {})
            assert not error, said

    def hurry_the_schedule(self):
        """The sweep's own schedule, due at once: the emulator counts its rate from its creation."""
        scheduler, name = self.stack.client("scheduler"), self.stack.ids["SweepSchedule"].split("/")[-1]
        known = scheduler.get_schedule(Name=name)
        kept = {key: known[key] for key in ("FlexibleTimeWindow", "Target", "State")}
        scheduler.update_schedule(Name=name, ScheduleExpression="rate(1 minute)", **kept)

    def queue_is_quiet(self, name):
        """Waits until nothing is on a queue and nothing of it is under way."""
        url = self.stack.queue(name)
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]

        def quiet():
            counts = self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
            return all(int(counts[each]) == 0 for each in names)

        eventually(f"a quiet queue {name}", quiet)

    def impatient(self, name):
        """What a function gave back is there again at once: nobody waits for the queue's own time in a test."""
        self.sqs.set_queue_attributes(QueueUrl=self.stack.queue(name), Attributes={"VisibilityTimeout": "1"})

    def peek(self, name):
        """The bodies on a queue, without taking them."""
        url = self.stack.queue(name)
        query = urllib.parse.urlencode({"QueueUrl": url})
        with urllib.request.urlopen(f"{self.stack.url}/_ministack/sqs/messages?{query}", timeout=20) as answer:
            return [message["Body"] for messages in flat(json.load(answer)) for message in messages]

    def bury(self, name):
        """Takes everything off a queue, for good."""
        self.sqs.purge_queue(QueueUrl=self.stack.queue(name))

    def redrive(self, dead, alive):
        """Takes what is on a dead-letter queue back to its queue: receive, send, delete. Returns how many."""
        moved, dead, alive = 0, self.stack.queue(dead), self.stack.queue(alive)
        while moved < REDRIVE_LIMIT:
            taken = self.sqs.receive_message(QueueUrl=dead, MaxNumberOfMessages=10, AttributeNames=["MessageGroupId"])
            if not taken.get("Messages"):
                return moved
            for message in taken["Messages"]:
                group = message.get("Attributes", {}).get("MessageGroupId")
                self.sqs.send_message(
                    QueueUrl=alive, MessageBody=message["Body"], **({"MessageGroupId": group} if group else {})
                )
                self.sqs.delete_message(QueueUrl=dead, ReceiptHandle=message["ReceiptHandle"])
                moved += 1
        return moved

    def log_event(self, group, line):
        """A line of a log, as its subscription brings it to a function."""
        kept = {"id": "1", "timestamp": int(self.now.timestamp() * 1000), "message": line}
        data = {
            "messageType": "DATA_MESSAGE",
            "owner": "000000000000",
            "logGroup": group,
            "logStream": "1",
            "subscriptionFilters": ["wire"],
            "logEvents": [kept],
        }
        packed = base64.b64encode(gzip.compress(json.dumps(data).encode())).decode()
        return {"awslogs": {"data": packed}}

    def synchronise(self):
        """The source says that it has told every payment until now: nothing is chased on old facts."""
        data = {"payments_seen_until": instant(self.now)}
        answer = self.tell(self.portfolio, self.secret, "sync.completed", data)
        assert answer.status == 200, answer
        # Who was held while the source was silent is woken once every process has read that it is not
        self.clock(self.now + dt.timedelta(seconds=SETTLED_S))

    # --- What left ------------------------------------------------------------------------------------------------------

    def mails(self, to=None):
        """Every e-mail the provider took, oldest first."""
        kept = self._outbox("ses/messages")
        return [mail for mail in map(Mail, kept) if to is None or to in mail.to]

    def texts(self, to=None):
        """Every text message the provider took, oldest first: `{PhoneNumber, Message, ...}`."""
        kept = self._outbox("sns/sms-messages")
        return [text for text in kept if to is None or text["PhoneNumber"] == to]

    def _outbox(self, path):
        with urllib.request.urlopen(f"{self.stack.url}/_ministack/{path}", timeout=20) as answer:
            return [message for messages in flat(json.load(answer)) for message in messages]


def flat(answer):
    """The lists of messages in an answer that sorts them by account and by number."""
    if isinstance(answer, list):
        yield answer
    elif isinstance(answer, dict):
        for value in answer.values():
            yield from flat(value)


def creditor(name):
    return {
        "name": name,
        "country": "FR",
        "language": "fr",
        "time_zone": "Europe/Paris",
        "currency": "EUR",
        "legal_name": f"{name} SAS",
        "siren": "732829320",
        "address": {"lines": ["1 rue des Ateliers"], "postcode": "69001", "city": "Lyon", "country": "FR"},
        "iban": "FR7630006000011234567890189",
        "account_holder": f"{name.upper()} SAS",
        "sender": "relances@creditor.example",
        "reply_to": "comptabilite@creditor.example",
    }


class Mail:
    """An e-mail as the emulator keeps it: its parts, without the headers."""

    def __init__(self, kept):
        self.to, self.subject, self.text, self.html = kept["To"], kept["Subject"], kept["BodyText"], kept["BodyHtml"]

    def token(self):
        """The secret of the link, as the debtor's browser would get it."""
        return re.search(r"/l/([A-Za-z0-9_-]{32})", self.text).group(1)


def instant(at):
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

"""Each function is denied what it does not own: asked with the credentials of its own role."""

import boto3
from botocore.exceptions import ClientError

from emulator import REGION

MAIL = {"FromEmailAddress": "x@creditor.example", "Content": {"Raw": {"Data": b"x"}}}
# Function: what it must not be able to do
DENIED = {
    "webhook": ["speak", "enqueue", "scan", "read a parcel", "lay a parcel down", "read the pages", "change itself"],
    "sweep": ["speak", "scan", "read a parcel", "lay a parcel down", "read the pages", "change itself"],
    "dispatch": ["enqueue", "scan", "read a parcel", "lay a parcel down", "read the pages", "change itself"],
    "delivery": ["speak", "enqueue", "scan", "read a parcel", "lay a parcel down", "read the pages", "change itself"],
    "portal": ["enqueue", "scan", "read a parcel", "lay a parcel down", "read the pages", "read what is kept", "keep what it likes", "change itself"],
    "papers": ["speak", "enqueue", "scan", "read a parcel", "lay a parcel down", "read the pages", "read what is kept", "read what is sent", "keep what it likes", "change itself"],
    "desk": ["speak", "enqueue", "scan", "read a parcel", "lay a parcel down", "read the pages", "read what is sent", "keep what it likes", "change itself"],
    "project": ["enqueue", "scan", "read a parcel", "lay a parcel down", "read the pages", "change itself"],
    "operator": ["speak", "enqueue", "read the pages", "read what is sent", "change itself"],
}


def _acts(world, client):
    stack = world.stack
    return {
        "speak": lambda: client("sesv2").send_email(**MAIL),
        "enqueue": lambda: client("sqs").send_message(QueueUrl=stack.queue("Errands"), MessageBody="x"),
        "scan": lambda: client("dynamodb").scan(TableName=stack.ids["Table"]),
        "read the pages": lambda: client("s3").get_object(Bucket=stack.ids["Pages"], Key="debtor/index.html"),
        "read what is sent": lambda: client("s3").get_object(Bucket=stack.ids["Objects"], Key="uploads/x"),
        "read what is kept": lambda: client("s3").get_object(Bucket=stack.ids["Objects"], Key="objects/por_x/files/deb_x/0/1"),
        "read a parcel": lambda: client("s3").get_object(Bucket=stack.ids["Objects"], Key="parcels/x"),
        "lay a parcel down": lambda: client("s3").put_object(Bucket=stack.ids["Objects"], Key="parcels/x", Body=b"x"),
        "keep what it likes": lambda: client("s3").put_object(Bucket=stack.ids["Objects"], Key="objects/por_x/x", Body=b"x"),
        "change itself": lambda: client("lambda").update_function_configuration(
            FunctionName=stack.function("operator"), Timeout=3
        ),
    }


def _as_role_of(world, function):
    role = world.lambdas.get_function_configuration(FunctionName=world.stack.function(function))["Role"]
    assumed = world.stack.client("sts").assume_role(RoleArn=role, RoleSessionName="wire")["Credentials"]
    session = boto3.Session(
        aws_access_key_id=assumed["AccessKeyId"],
        aws_secret_access_key=assumed["SecretAccessKey"],
        aws_session_token=assumed["SessionToken"],
        region_name=REGION,
    )
    return lambda service: session.client(service, endpoint_url=world.stack.url)


def every_function_is_denied_what_it_does_not_own(world):
    assert set(DENIED) == set(world.stack.crates()), "a function without a row"
    for function, acts in DENIED.items():
        able = _acts(world, _as_role_of(world, function))
        for act in acts:
            try:
                able[act]()
            except ClientError as refusal:
                code = refusal.response["Error"]["Code"]
                assert code in ("AccessDenied", "AccessDeniedException"), (function, act, code)
            else:
                raise AssertionError(f"{function} can {act}")


def what_it_owns_it_may_do(world):
    """Or the refusals above would prove nothing about the policies."""
    stack = world.stack
    table = _as_role_of(world, "webhook")("dynamodb")
    table.get_item(TableName=stack.ids["Table"], Key={"p": {"S": "x"}, "r": {"S": "x"}})
    queue = _as_role_of(world, "sweep")("sqs")
    queue.get_queue_attributes(QueueUrl=stack.queue("Errands"), AttributeNames=["ApproximateNumberOfMessages"])

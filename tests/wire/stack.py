"""Deploys infra/template.yaml into the emulator, with the binaries that cargo built, and finds what it made."""

import json
import os
import subprocess
import time
import zipfile
from pathlib import Path

import template as templates

ROOT = Path(__file__).resolve().parents[2]
BINARIES = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "debug"
NAME = "relance"
ORIGIN_SECRET = "an-origin-secret-of-the-wire-lane-0123456789"
DEPLOY_S = 120
POLL_S = 0.2


class Stack:
    """A deployed stack. `ids` are physical ids by logical name, `outputs` what the template says about itself."""

    def __init__(self, session, url, folder: Path):
        self.session, self.url, self.folder = session, url, folder
        self.template = templates.read()

    def client(self, service, **options):
        return self.session.client(service, endpoint_url=self.url, **options)

    def deploy(self, parameters):
        bucket = "relance-wire-artifacts"
        s3 = self.client("s3")
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": self.session.region_name})
        keys = {}
        for crate in set(templates.functions(self.template).values()):
            keys[crate] = f"{crate}.zip"
            s3.upload_file(str(self._zip(crate)), bucket, keys[crate])
        # Larger than what a call may carry itself
        s3.put_object(Bucket=bucket, Key="template.json", Body=templates.packaged(self.template, bucket, keys))
        cloudformation = self.client("cloudformation")
        cloudformation.create_stack(
            StackName=NAME,
            TemplateURL=f"{self.url}/{bucket}/template.json",
            Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()],
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
        )
        self._wait(cloudformation)
        self.ids = {}
        for page in cloudformation.get_paginator("list_stack_resources").paginate(StackName=NAME):
            for resource in page["StackResourceSummaries"]:
                self.ids[resource["LogicalResourceId"]] = resource["PhysicalResourceId"]
        stack = cloudformation.describe_stacks(StackName=NAME)["Stacks"][0]
        self.outputs = {each["OutputKey"]: each["OutputValue"] for each in stack.get("Outputs", [])}

    def verify(self, domain):
        """The identity that messages come from, as the guide's step on SES leaves it."""
        self.client("sesv2").create_email_identity(EmailIdentity=domain)

    def accommodate(self):
        """What the emulator reads otherwise than Amazon does. Nothing else of the template is changed."""
        s3, iam = self.client("s3"), self.client("iam")
        for bucket in ("Objects", "Pages"):
            # It asks who comes without TLS to go, and speaks no TLS itself
            s3.delete_bucket_policy(Bucket=self.ids[bucket])
        # It asks for ses:SendEmail on every resource, where Amazon asks for it on identity and configuration set
        speaking = {"Effect": "Allow", "Action": ["ses:SendEmail", "ses:SendRawEmail"], "Resource": "*"}
        # It knows an action for a batch, which Amazon takes for the same action as a single message
        batch = {"Effect": "Allow", "Action": "sqs:SendMessageBatch", "Resource": self.arn("Errands")}
        more = {"DispatchRole": speaking, "PortalRole": speaking, "ProjectRole": speaking, "SweepRole": batch}
        for role, statement in more.items():
            document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
            iam.put_role_policy(RoleName=self.ids[role], PolicyName="wire", PolicyDocument=document)

    def arn(self, queue):
        asked = {"QueueUrl": self.queue(queue), "AttributeNames": ["QueueArn"]}
        return self.client("sqs").get_queue_attributes(**asked)["Attributes"]["QueueArn"]

    def _zip(self, crate):
        binary, stripped = BINARIES / crate, self.folder / crate
        subprocess.run(["strip", "-o", stripped, binary], check=True)
        archive = self.folder / f"{crate}.zip"
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
            made.write(stripped, "bootstrap")
        return archive

    def _wait(self, cloudformation):
        until = time.monotonic() + DEPLOY_S
        while time.monotonic() < until:
            status = cloudformation.describe_stacks(StackName=NAME)["Stacks"][0]["StackStatus"]
            if status == "CREATE_COMPLETE":
                return
            if not status.endswith("_IN_PROGRESS") or status.startswith("ROLLBACK"):
                break
            time.sleep(POLL_S)
        events = cloudformation.describe_stack_events(StackName=NAME)["StackEvents"]
        failed = [
            f"{each['LogicalResourceId']}: {each.get('ResourceStatusReason')}"
            for each in events
            if each["ResourceStatus"].endswith("FAILED")
        ]
        raise RuntimeError(f"the stack is {status}: {failed}")

    def crates(self):
        return list(templates.functions(self.template).values())

    def function(self, crate):
        """The deployed name of a function."""
        logical = {crate: name for name, crate in templates.functions(self.template).items()}
        return self.ids[logical[crate]]

    def function_names(self):
        return [self.ids[name] for name in templates.functions(self.template)]

    def queue(self, name):
        """The address of a queue of the template."""
        return self.ids[name]

"""Linters over the translated template: cfn-lint, and two that know what IAM policies are abused for.

What is passed over is a row here with its reason.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import parliament
from cloudsplaining.scan.policy_document import PolicyDocument
from deployment import of_type, statements, text, translated

REGION = "eu-west-3"

# (role, finding): why it is right
OLD_LIST = "the linter's list is older than the rights that SES asks for on configuration sets and tenants"
PASSED_OVER = {
    ("DispatchRole", "RESOURCE_MISMATCH"): OLD_LIST,
    ("PortalRole", "RESOURCE_MISMATCH"): OLD_LIST,
    ("ProjectRole", "RESOURCE_MISMATCH"): OLD_LIST,
}

SAMPLES = {
    "AWS::Partition": "aws", "AWS::Region": REGION, "AWS::AccountId": "111122223333", "Sender": "example.com",
    "Tenant": "relance", "KeyArn": f"arn:aws:kms:{REGION}:111122223333:key/1", "Mail": "relance-prod",
}
ARNS = {
    "AWS::DynamoDB::Table": "dynamodb:{r}:{a}:table/{n}", "AWS::KMS::Key": "kms:{r}:{a}:key/{n}",
    "AWS::SQS::Queue": "sqs:{r}:{a}:{n}", "AWS::S3::Bucket": "s3:::{n}", "AWS::Lambda::Function": "lambda:{r}:{a}:function:{n}",
    "AWS::Logs::LogGroup": "logs:{r}:{a}:log-group:{n}:log-stream:x", "AWS::SNS::Topic": "sns:{r}:{a}:{n}",
}


def documents():
    """(role, policy as AWS would see it, with the optional statements)."""
    resources = translated()["Resources"]

    def sample(name):
        logical, _, attribute = name.partition(".")
        if logical in SAMPLES:
            return SAMPLES[logical]
        kind = resources[logical]["Type"]
        arn = "arn:aws:" + ARNS[kind].format(r=REGION, a=SAMPLES["AWS::AccountId"], n=logical.lower())
        return f"{arn}/stream/2026" if attribute == "StreamArn" else arn

    for name, role in of_type(resources, "AWS::IAM::Role").items():
        yield name, {"Version": "2012-10-17", "Statement": [text(each, sample) for _, each in statements(role)]}


def cfn_lint_finds_nothing_in_the_translation():
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "template.json"
        file.write_text(json.dumps(translated()))
        tool = Path(sys.executable).with_name("cfn-lint")
        ran = subprocess.run([tool, "-r", REGION, "--", file], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def parliament_finds_nothing_in_the_roles():
    found, passed_over = [], set()
    for role, document in documents():
        for finding in parliament.analyze_policy_string(json.dumps(document)).findings:
            if (role, finding.issue) in PASSED_OVER:
                passed_over.add((role, finding.issue))
            elif finding.severity != "MUTE":
                found.append(f"{role}: {finding.issue} {finding.detail}")
    assert not found, "\n    ".join(found)
    assert passed_over == set(PASSED_OVER), f"nothing to pass over any more: {set(PASSED_OVER) - passed_over}"


def cloudsplaining_finds_no_way_up_and_no_way_out():
    found = []
    for role, document in documents():
        policy = PolicyDocument(document)
        for what in ("allows_privilege_escalation", "permissions_management_without_constraints", "allows_data_exfiltration_actions",
                     "credentials_exposure", "service_wildcard"):
            if getattr(policy, what):
                found.append(f"{role}: {what} {getattr(policy, what)}")
    assert not found, "\n    ".join(found)


def the_linters_see_a_wildcard():
    wide = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["iam:*", "s3:*"], "Resource": "*"}]}
    assert parliament.analyze_policy_string(json.dumps(wide)).findings
    assert PolicyDocument(wide).allows_privilege_escalation


LINTERS = [
    cfn_lint_finds_nothing_in_the_translation,
    parliament_finds_nothing_in_the_roles,
    cloudsplaining_finds_no_way_up_and_no_way_out,
    the_linters_see_a_wildcard,
]

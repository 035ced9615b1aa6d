"""What infra/template.yaml must keep to. A rule that turns out wrong is changed here, with its reason."""

import json
import re

import access
from deployment import ROOT, listed, of_type, short, statements, text, translated, written

FUNCTIONS = ["webhook", "sweep", "dispatch", "delivery", "portal", "papers", "desk", "project", "operator"]
SIX_TIMES = 6
# CloudFront takes no larger function
FUNCTION_BYTES = 10_240
# What a fresh deployment must find again after a stack was deleted
OUTLIVES = ["Key", "Objects", "Proofs", "Table", "Team"]
# What aws::deployment reads for everybody, and for each Need
EVERYBODY = {"TABLE", "KEY", "OBJECTS", "PUBLIC_URL", "SENDING"}
NEEDS = {
    "Alerts": {"ALERTS", "CONFIGURATION_SET", "TENANT"},
    "Errands": {"ERRANDS", "ERRANDS_A_SWEEP"},
    "Feedback": {"FEEDBACK_TOPIC"},
    "OriginSecret": {"ORIGIN_SECRET"},
    "Speaking": {"CONFIGURATION_SET", "TENANT", "SMS", "SMS_SENDER", "SENDS_AT_ONCE"},
}
TAGGED = [
    "AWS::ApiGatewayV2::Api", "AWS::ApiGatewayV2::Stage", "AWS::CloudFront::Distribution", "AWS::CloudWatch::Alarm",
    "AWS::DynamoDB::Table", "AWS::IAM::Role", "AWS::KMS::Key", "AWS::Lambda::EventSourceMapping", "AWS::Lambda::Function",
    "AWS::Logs::LogGroup", "AWS::S3::Bucket", "AWS::SES::ConfigurationSet", "AWS::SNS::Topic", "AWS::SQS::Queue",
]

ALL = translated()["Resources"]


def properties(kind):
    return {name: each["Properties"] for name, each in of_type(ALL, kind).items()}


def each_role_may_do_exactly_what_the_table_says():
    found = set()
    for name, role in of_type(ALL, "AWS::IAM::Role").items():
        who = name.removesuffix("Role")
        who = who[0].lower() + who[1:]
        for condition, statement in statements(role):
            assert statement["Effect"] == "Allow", f"{name}: a role here only allows"
            but = "NotResource" in statement
            for resource in listed(statement["NotResource" if but else "Resource"]):
                where = ("!" if but else "") + short(text(resource))
                where = re.sub(r"^(!?)arn:AWS::Partition:(\w+):[*]:[*]:[*]$", r"\1\2:*", where)
                found |= {(who, action, where, condition) for action in listed(statement["Action"])}
    expected = access.rows()
    assert found == expected, (
        f"only in the template: {sorted(map(str, found - expected))}\n    only in access.py: {sorted(map(str, expected - found))}"
    )


def no_role_takes_a_policy_from_elsewhere():
    for name, role in properties("AWS::IAM::Role").items():
        assert "ManagedPolicyArns" not in role, f"{name}: write down what it may do"
        trusted = [each["Principal"] for each in role["AssumeRolePolicyDocument"]["Statement"]]
        assert all(list(principal) == ["Service"] for principal in trusted), f"{name}: only a service of AWS takes a role"


def every_function_has_a_crate_and_a_block_in_the_order_of_the_folder():
    blocks = [name.lower() for name, each in written()["Resources"].items() if each["Type"] == "AWS::Serverless::Function"]
    assert blocks == FUNCTIONS, f"the blocks stand in this order: {blocks}"
    crates = {manifest.parent.name for manifest in (ROOT / "functions").glob("*/Cargo.toml")}
    assert crates == set(FUNCTIONS), f"crates without a block: {crates - set(blocks)}, blocks without a crate: {set(blocks) - crates}"
    for name, block in of_type(written()["Resources"], "AWS::Serverless::Function").items():
        uri = block["Properties"]["CodeUri"]
        assert uri == f"../target/lambda/{name.lower()}/", f"{name}: its code is where cargo lambda puts it, not {uri}"


def every_function_has_a_role_a_log_that_ends_and_an_alarm():
    watched = {text(alarm["Dimensions"][0]["Value"]) for alarm in properties("AWS::CloudWatch::Alarm").values()
               if alarm["MetricName"] == "Errors"}
    for name, function in properties("AWS::Lambda::Function").items():
        assert text(function["Role"]) == f"{{{name}Role.Arn}}", name
        assert text(function["LoggingConfig"]["LogGroup"]) == f"{{{name}Log}}", name
        assert f"{{{name}}}" in watched, f"{name}: no alarm counts its failures"
    for name, log in properties("AWS::Logs::LogGroup").items():
        days = text(log["RetentionInDays"])
        assert days == (1 if "Text" in name else "{LogDays}"), f"{name}: kept for {days}"


def nobody_takes_what_somebody_still_works_on():
    queues = properties("AWS::SQS::Queue")
    functions = properties("AWS::Lambda::Function")
    mappings = properties("AWS::Lambda::EventSourceMapping")
    assert len(mappings) == 3, mappings.keys()
    for name, mapping in mappings.items():
        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"], f"{name}: one bad message stays alone"
        queue = queues.get(short(text(mapping["EventSourceArn"])))
        if queue is None:
            continue
        timeout = functions[mapping["FunctionName"]["Ref"]]["Timeout"]
        window = mapping.get("MaximumBatchingWindowInSeconds", 0)
        assert queue["VisibilityTimeout"] >= SIX_TIMES * timeout + window, f"{name}: visibility below 6 x {timeout}"


def every_queue_that_is_worked_on_has_a_dead_letter_queue_and_an_alarm_watches_each():
    queues = properties("AWS::SQS::Queue")
    worked = {short(text(mapping["EventSourceArn"])) for mapping in properties("AWS::Lambda::EventSourceMapping").values()}
    alarms = [alarm for alarm in properties("AWS::CloudWatch::Alarm").values() if alarm["Namespace"] == "AWS/SQS"]
    watched = {(text(alarm["Dimensions"][0]["Value"]), alarm["MetricName"]) for alarm in alarms}
    for name, queue in queues.items():
        assert queue["SqsManagedSseEnabled"] is True, f"{name}: not encrypted"
        if name in worked:
            assert queue["RedrivePolicy"]["maxReceiveCount"] == 5, name
            dead = short(text(queue["RedrivePolicy"]["deadLetterTargetArn"]))
            assert queues[dead]["MessageRetentionPeriod"] >= queue["MessageRetentionPeriod"], f"{dead}: shorter than {name}"
            expected = "ApproximateAgeOfOldestMessage"
        else:
            expected = "ApproximateNumberOfMessagesVisible"
        assert (f"{{{name}.QueueName}}", expected) in watched, f"{name}: no alarm on {expected}"


def the_stream_isolates_what_fails_and_puts_it_aside():
    stream = ALL["ProjectWork"]["Properties"]
    assert stream["BisectBatchOnFunctionError"] is True and stream["MaximumRetryAttempts"] == 5
    assert short(text(stream["DestinationConfig"]["OnFailure"]["Destination"])) == "FailedChanges"


def no_log_knows_a_path():
    fields = {"$context.requestId", "$context.routeKey", "$context.status", "$context.responseLatency",
              "$context.responseLength", "$context.integrationErrorMessage"}
    for name, stage in properties("AWS::ApiGatewayV2::Stage").items():
        used = set(re.findall(r"\$context[.\w]*", stage["AccessLogSettings"]["Format"]))
        assert used == fields, f"{name}: {used ^ fields}"
        json.loads(stage["AccessLogSettings"]["Format"])
    for name, site in properties("AWS::CloudFront::Distribution").items():
        assert "Logging" not in site["DistributionConfig"], f"{name}: its log would hold the paths of links"


def pages_say_what_the_local_server_says():
    source = (ROOT / "infra/local/src/portal/mod.rs").read_text()
    block = source[source.index("const HEADERS") : source.index("];", source.index("const HEADERS"))]
    block = re.sub(r"\\\n\s*", "", block)
    local = {}
    for name, value in re.findall(r'\(\s*(?:header::(\w+)|HeaderName::from_static\("[^"]+"\)),\s*"([^"]*)"', block):
        if name:
            local[name.lower().replace("_", "-")] = value
    local |= dict(re.findall(r'HeaderName::from_static\("([^"]+)"\),\s*"([^"]*)"', block))
    assert len(local) == 8, f"infra/local sets {sorted(local)}"
    for policy in ("PageHeaders", "AssetHeaders"):
        assert said(policy) == local, f"{policy}: {said(policy)}\n    infra/local: {local}"


def said(policy):
    """Headers of a policy but those that are for AWS alone: HSTS (locally it is plain http) and how long to keep."""
    config = ALL[policy]["Properties"]["ResponseHeadersPolicyConfig"]
    security = config["SecurityHeadersConfig"]
    headers = {
        "content-security-policy": found(security["ContentSecurityPolicy"]["ContentSecurityPolicy"]),
        "x-content-type-options": "nosniff" if "ContentTypeOptions" in security else None,
        "x-frame-options": security["FrameOptions"]["FrameOption"],
        "referrer-policy": security["ReferrerPolicy"]["ReferrerPolicy"],
    }
    items = config["CustomHeadersConfig"]["Items"]
    headers |= {item["Header"]: found(item["Value"]) for item in items if item["Header"] != "cache-control"}
    assert security["StrictTransportSecurity"]["AccessControlMaxAgeSec"] == 63_072_000, policy
    assert all(each["Override"] for each in [*security.values(), *items]), f"{policy}: an origin could say otherwise"
    return headers


def found(value):
    if isinstance(value, dict):
        first, second, third = value["Fn::FindInMap"]
        return written()["Mappings"][first][second][third]
    return value


def every_function_is_given_what_it_asks_for_and_nothing_else():
    source = (ROOT / "shared/aws/src/env.rs").read_text().split("#[cfg(test)]")[0]
    known = set(re.findall(r'"RELANCE_([A-Z_]+)"', source))
    for name, function in properties("AWS::Lambda::Function").items():
        given = {key.removeprefix("RELANCE_") for key in function["Environment"]["Variables"]}
        assert given <= known, f"{name}: shared/aws/src/env.rs does not know {given - known}"
        main = (ROOT / f"functions/{name.lower()}/src/main.rs").read_text()
        asked = EVERYBODY.union(*(NEEDS[need] for need in re.findall(r"Need::(\w+)", main)))
        assert given == asked, f"{name}: given for nothing {given - asked}, missing {asked - given}"


def every_address_of_the_api_has_a_route_to_its_function():
    routes = {}
    for name, route in properties("AWS::ApiGatewayV2::Route").items():
        verb, path = route["RouteKey"].split(" ")
        owner = re.search(r"\{(\w+)Integration\}", text(route["Target"]))[1]
        routes[name] = (verb, re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path.replace("{proxy+}", ".+")) + "$"), owner)
        assert (route.get("AuthorizationType") == "JWT") == (owner == "Desk"), f"{name}: only the desk asks who it is"
    owners = {"webhooks": "Webhook", "portal": "Portal", "description": "Papers", "desk": "Desk"}
    addresses = []
    for file in (ROOT / "shared/web/src").rglob("*.rs"):
        addresses += re.findall(r'^\s*(get|post|put|delete|patch), path = "([^"]+)", tag = "(\w+)"', file.read_text(), re.M)
    assert len(addresses) > 20, addresses
    for verb, path, tag in addresses:
        # API Gateway takes the route that says most; the longest pattern is the one here
        reached = [(len(pattern.pattern), owner) for method, pattern, owner in routes.values()
                   if method in ("ANY", verb.upper()) and pattern.match(path)]
        owner = "Papers" if path.startswith("/api/portal/papers") else owners[tag]
        assert reached and max(reached)[1] == owner, f"{verb} {path} reaches {reached or 'nobody'}"
        assert {each for _, each in reached} <= {owner, owners[tag]}, f"{verb} {path} reaches {reached}"


def buckets_are_closed_encrypted_and_spoken_to_over_tls():
    policies = {short(text(each["Bucket"])): each for each in properties("AWS::S3::BucketPolicy").values()}
    for name, bucket in properties("AWS::S3::Bucket").items():
        assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}, name
        assert bucket["BucketEncryption"] and bucket["VersioningConfiguration"]["Status"] == "Enabled", name
        assert bucket["LifecycleConfiguration"]["Rules"], name
        denied = [each for each in policies[name]["PolicyDocument"]["Statement"] if each["Effect"] == "Deny"]
        assert denied[0]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}, name
    assert ALL["Proofs"]["Properties"]["ObjectLockEnabled"] is True


def what_is_only_on_its_way_does_not_stay():
    rules = ALL["Objects"]["Properties"]["LifecycleConfiguration"]["Rules"]
    days = {rule["Prefix"]: (rule["ExpirationInDays"], rule["NoncurrentVersionExpiration"]["NoncurrentDays"])
            for rule in rules if "ExpirationInDays" in rule}
    assert days == {"uploads/": (2, 1), "parcels/": (7, 1)}, days
    assert {"unfinished-uploads"} <= {rule["Id"] for rule in rules}


def what_must_outlive_the_stack_does():
    kept = sorted(name for name, each in ALL.items() if each.get("DeletionPolicy") == "Retain")
    assert kept == OUTLIVES, kept
    table = ALL["Table"]["Properties"]
    assert table["DeletionProtectionEnabled"] is True
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}


def everything_that_can_carry_a_tag_does():
    bare = [name for name, each in ALL.items() if each["Type"] in TAGGED and not each["Properties"].get("Tags")]
    assert not bare, bare


def edge_functions_are_small_and_plain():
    for name, function in properties("AWS::CloudFront::Function").items():
        assert len(function["FunctionCode"].encode()) < FUNCTION_BYTES, name
        assert function["FunctionConfig"]["Runtime"] == "cloudfront-js-2.0", name


def only_ses_may_tell_and_only_about_our_mails():
    (policy,) = properties("AWS::SNS::TopicPolicy").values()
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "ses.amazonaws.com"}
    assert set(statement["Condition"]["StringEquals"]) == {"AWS:SourceAccount", "AWS:SourceArn"}
    events = set(ALL["MailEvents"]["Properties"]["EventDestination"]["MatchingEventTypes"])
    assert events == {"SEND", "DELIVERY", "BOUNCE", "COMPLAINT", "REJECT", "DELIVERY_DELAY", "RENDERING_FAILURE"}
    assert "TrackingOptions" not in ALL["Mail"]["Properties"], "tracking rewrites the debtor's link"


def every_parameter_is_used_and_explained():
    template = written()
    used = json.dumps({key: value for key, value in template.items() if key != "Parameters"})
    for name, parameter in template["Parameters"].items():
        assert parameter.get("Description"), name
        assert f'"Ref": "{name}"' in used or f"${{{name}}}" in used, f"{name} is used nowhere"
    grouped = [name for group in template["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]
               for name in group["Parameters"]]
    assert sorted(grouped) == sorted(template["Parameters"]), set(grouped) ^ set(template["Parameters"])


RULES = [
    each_role_may_do_exactly_what_the_table_says,
    no_role_takes_a_policy_from_elsewhere,
    every_function_has_a_crate_and_a_block_in_the_order_of_the_folder,
    every_function_has_a_role_a_log_that_ends_and_an_alarm,
    nobody_takes_what_somebody_still_works_on,
    every_queue_that_is_worked_on_has_a_dead_letter_queue_and_an_alarm_watches_each,
    the_stream_isolates_what_fails_and_puts_it_aside,
    no_log_knows_a_path,
    pages_say_what_the_local_server_says,
    every_function_is_given_what_it_asks_for_and_nothing_else,
    every_address_of_the_api_has_a_route_to_its_function,
    buckets_are_closed_encrypted_and_spoken_to_over_tls,
    what_is_only_on_its_way_does_not_stay,
    what_must_outlive_the_stack_does,
    everything_that_can_carry_a_tag_does,
    edge_functions_are_small_and_plain,
    only_ses_may_tell_and_only_about_our_mails,
    every_parameter_is_used_and_explained,
]

"""Who may do what to what: the roles of infra/template.yaml must say exactly this, no more and no less.

One line: who, actions, resource, and the condition under which it holds. `!` before a resource: everything but that.
"""

TABLE = """
webhook   dynamodb:GetItem dynamodb:Query dynamodb:PutItem dynamodb:DeleteItem dynamodb:ConditionCheckItem  Table
webhook   kms:Decrypt                                                          Key
webhook   s3:PutObject                                                         Objects/objects/*
webhook   logs:CreateLogStream logs:PutLogEvents                               WebhookLog

sweep     dynamodb:GetItem dynamodb:Query dynamodb:PutItem dynamodb:DeleteItem dynamodb:ConditionCheckItem  Table
sweep     dynamodb:Query                                                       Table/index/due
sweep     dynamodb:Query                                                       Table/index/book
sweep     kms:Decrypt                                                          Key
sweep     s3:DeleteObject                                                      Objects/objects/*/files/*
sweep     s3:DeleteObject                                                      Objects/objects/*/originals/*
sweep     s3:GetObject s3:DeleteObject                                         Objects/objects/*/deliveries/*
sweep     sqs:SendMessage sqs:GetQueueAttributes                               Errands
sweep     logs:CreateLogStream logs:PutLogEvents                               SweepLog
sweepSchedule  lambda:InvokeFunction                                           Sweep
sweepSchedule  sqs:SendMessage                                                 MissedSweeps

dispatch  dynamodb:GetItem dynamodb:Query dynamodb:PutItem dynamodb:DeleteItem dynamodb:ConditionCheckItem  Table
dispatch  kms:Decrypt                                                          Key
dispatch  sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes          Errands
dispatch  ses:SendEmail ses:SendRawEmail                                       ses:identity/Sender
dispatch  ses:SendEmail ses:SendRawEmail                                       ses:configuration-set/Mail
dispatch  ses:SendEmail ses:SendRawEmail                                       ses:tenant/Tenant/*      if HasTenant
dispatch  sns:Publish                                                          !sns:*                   if HasSms
dispatch  sns:CheckIfPhoneNumberIsOptedOut                                     *                        if HasSms
dispatch  logs:CreateLogStream logs:PutLogEvents                               DispatchLog

delivery  dynamodb:GetItem dynamodb:Query dynamodb:PutItem dynamodb:DeleteItem dynamodb:ConditionCheckItem  Table
delivery  kms:Decrypt                                                          Key
delivery  sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes          Feedback
delivery  logs:CreateLogStream logs:PutLogEvents                               DeliveryLog
textLog   logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents logs:PutMetricFilter logs:PutRetentionPolicy  TextLog
textLog   logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents logs:PutMetricFilter logs:PutRetentionPolicy  FailedTextLog

portal    dynamodb:GetItem dynamodb:Query dynamodb:PutItem dynamodb:DeleteItem dynamodb:ConditionCheckItem  Table
portal    kms:Decrypt                                                          Key
portal    s3:PutObject s3:GetObject                                            Objects/uploads/*
portal    s3:PutObject                                                         Objects/objects/*/files/*
portal    s3:GetObject                                                         Objects/objects/*/originals/*
portal    ses:SendEmail ses:SendRawEmail                                       ses:identity/Sender
portal    ses:SendEmail ses:SendRawEmail                                       ses:configuration-set/Mail
portal    ses:SendEmail ses:SendRawEmail                                       ses:tenant/Tenant/*      if HasTenant
portal    sns:Publish                                                          !sns:*                   if HasSms
portal    sns:CheckIfPhoneNumberIsOptedOut                                     *                        if HasSms
portal    logs:CreateLogStream logs:PutLogEvents                               PortalLog

papers    dynamodb:GetItem dynamodb:Query dynamodb:PutItem dynamodb:DeleteItem dynamodb:ConditionCheckItem  Table
papers    kms:Decrypt                                                          Key
papers    logs:CreateLogStream logs:PutLogEvents                               PapersLog

desk      dynamodb:GetItem dynamodb:Query dynamodb:PutItem dynamodb:DeleteItem dynamodb:ConditionCheckItem  Table
desk      dynamodb:Query                                                       Table/index/book
desk      kms:Decrypt                                                          Key
desk      s3:PutObject s3:GetObject                                            Objects/uploads/*/originals/*
desk      s3:GetObject                                                         Objects/objects/*/files/*
desk      s3:PutObject s3:GetObject                                            Objects/objects/*/originals/*
desk      logs:CreateLogStream logs:PutLogEvents                               DeskLog

project   dynamodb:GetItem dynamodb:Query dynamodb:PutItem dynamodb:DeleteItem dynamodb:ConditionCheckItem  Table
project   dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator  Table.Stream
project   dynamodb:ListStreams                                                 *
project   kms:Decrypt                                                          Key
project   sqs:SendMessage                                                      FailedChanges
project   ses:SendEmail ses:SendRawEmail                                       ses:identity/Sender
project   ses:SendEmail ses:SendRawEmail                                       ses:configuration-set/Mail
project   ses:SendEmail ses:SendRawEmail                                       ses:tenant/Tenant/*      if HasTenant
project   logs:CreateLogStream logs:PutLogEvents                               ProjectLog

operator  dynamodb:GetItem dynamodb:Query dynamodb:PutItem dynamodb:DeleteItem dynamodb:ConditionCheckItem dynamodb:Scan  Table
operator  kms:Decrypt kms:Encrypt kms:GenerateDataKey                          Key
operator  s3:PutObject s3:GetObject s3:AbortMultipartUpload                    Objects/parcels/*
operator  s3:PutObject s3:GetObject                                            Objects/objects/*
operator  s3:ListBucket                                                        Objects
operator  logs:CreateLogStream logs:PutLogEvents                               OperatorLog
"""


def rows():
    """(who, action, resource, condition or None), one action each."""
    found = set()
    for line in filter(None, TABLE.splitlines()):
        line, _, condition = line.partition(" if ")
        who, *actions, resource = line.split()
        found |= {(who, action, resource, condition.strip() or None) for action in actions}
    return found

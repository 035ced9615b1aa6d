//! SES and SNS: what is handed over, and what each answer proves. A provider is asked once, whatever happens.

use std::net::TcpListener;
use std::time::Duration;

use app::ports::{Answer, Body, Channels, Outgoing};
use aws::channels::Providers;
use aws::ses::Mail;
use aws::sns::Texts;
use aws::wire::Origin;
use chrono::{DateTime, TimeDelta};
use domain::ids::{ActionId, CaseId, DebtorId, PortfolioId};
use domain::scenario::Notice;
use render::email::{Email, Envelope};

use super::server::{Act, Server};

/// The clients' own limit where a script hangs: what answers before it has time to.
const SHORT: Duration = Duration::from_secs(2);
/// The same where nothing hangs: no machine is so slow.
const LONG: Duration = Duration::from_mins(1);

/// Providers at `url`.
fn providers(url: &str, hangs: bool) -> Providers {
    let limit = if hangs { SHORT } else { LONG };
    let sending = Origin::at(url).sending_within(limit).unwrap();
    Providers {
        mail: Mail::over(&sending, "relance-events", Some("tenant-1".to_owned())),
        texts: Texts::over(&sending, None),
    }
}

fn outgoing(body: Body, to: &str) -> Outgoing {
    let debtor = DebtorId::from_bits(3);
    Outgoing {
        portfolio: PortfolioId::from_bits(1),
        case: CaseId { debtor, currency: "EUR".parse().unwrap() },
        action: ActionId { debtor, digest: 7 },
        attempt: 1,
        notice: Notice::FormalNotice,
        to: to.to_owned(),
        body,
    }
}

fn mail() -> Outgoing {
    let address = |name: &str| format!("{name}@x.example");
    let envelope = Envelope {
        from_name: "Scierie".to_owned(),
        from_address: address("factures"),
        to: address("compta"),
        reply_to: address("reponse"),
        action: "act".to_owned(),
    };
    let text = || "Bonjour".to_owned();
    let (inline, headers) = (Vec::new(), Vec::new());
    let email = Email { envelope, subject: text(), html: text(), text: text(), inline, headers };
    outgoing(Body::Email(Box::new(email)), &address("compta"))
}

fn text_message() -> Outgoing {
    outgoing(Body::Sms(render::sms::spelled("Bonjour"), "Scierie".to_owned()), "+33612345678")
}

fn refused(reason: &str) -> Answer {
    Answer::Refused { reason: reason.to_owned() }
}

fn json(status: u16, kind: &'static str) -> Act {
    let body = format!(r#"{{"message":"compta@x.example is not welcome","__type":"{kind}"}}"#);
    Act::Answer(status, kind, body)
}

fn xml(status: u16, code: &str) -> Act {
    let error = format!("<Error><Type>Sender</Type><Code>{code}</Code><Message>no</Message></Error>");
    Act::Answer(status, "", format!("<ErrorResponse>{error}<RequestId>r</RequestId></ErrorResponse>"))
}

fn accepted() -> Act {
    Act::Answer(200, "", r#"{"MessageId":"m-1"}"#.to_owned())
}

fn opted_out(whether: bool) -> Act {
    Act::Answer(
        200,
        "",
        format!(
            "<CheckIfPhoneNumberIsOptedOutResponse><CheckIfPhoneNumberIsOptedOutResult><isOptedOut>{whether}\
             </isOptedOut></CheckIfPhoneNumberIsOptedOutResult></CheckIfPhoneNumberIsOptedOutResponse>"
        ),
    )
}

fn published() -> Act {
    let result = "<PublishResult><MessageId>s-1</MessageId></PublishResult>";
    Act::Answer(200, "", format!("<PublishResponse>{result}</PublishResponse>"))
}

/// The answer to one mail, and how often the provider was asked.
async fn mailed(act: Act) -> (Answer, usize) {
    let hangs = matches!(act, Act::Hang);
    let server = Server::start(vec![act], None);
    let answer = providers(&server.url, hangs).send(&mail()).await;
    (answer, server.asked().len())
}

#[tokio::test]
async fn what_proves_that_a_mail_was_not_taken_is_a_refusal_with_its_class() {
    for (act, reason) in [
        (json(400, "MessageRejected"), "rejected"),
        (json(429, "TooManyRequestsException"), "throttled"),
        (json(400, "LimitExceededException"), "throttled"),
        (json(400, "SendingPausedException"), "sending_paused"),
        (json(400, "AccountSuspendedException"), "sending_paused"),
        (json(400, "MailFromDomainNotVerifiedException"), "not_verified"),
        (json(404, "NotFoundException"), "not_found"),
        (json(400, "BadRequestException"), "invalid"),
        (json(403, "AccessDeniedException"), "denied"),
    ] {
        assert_eq!(mailed(act.clone()).await, (refused(reason), 1), "{act:?}");
    }
}

#[tokio::test]
async fn what_proves_nothing_is_unknown_and_the_provider_is_never_asked_twice() {
    for act in [
        json(500, "InternalServiceErrorException"),
        json(503, "ServiceUnavailable"),
        json(408, "RequestTimeoutException"),
        Act::Answer(200, "", "not what SES says".to_owned()),
        Act::Answer(200, "", "{}".to_owned()),
        Act::Close,
        Act::Hang,
    ] {
        assert_eq!(mailed(act.clone()).await, (Answer::Unknown, 1), "{act:?}");
    }
}

#[tokio::test]
async fn without_a_connection_nothing_was_sent() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    for url in [nobody.as_str(), "http://nobody.invalid"] {
        let providers = providers(url, false);
        assert_eq!(providers.send(&mail()).await, refused("unreachable"), "{url}");
        assert_eq!(providers.send(&text_message()).await, refused("unreachable"), "{url}");
    }
}

#[tokio::test]
async fn a_mail_travels_as_its_bytes_with_tags_that_lead_back() {
    let server = Server::start(vec![accepted()], None);
    let answer = providers(&server.url, false).send(&mail()).await;
    assert_eq!(answer, Answer::Accepted { provider_id: "m-1".to_owned() });
    let request = server.asked().remove(0);
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /v2/email/outbound-emails "), "{head}");
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(body["FromEmailAddress"], "factures@x.example");
    assert_eq!(body["Destination"]["ToAddresses"], serde_json::json!(["compta@x.example"]));
    assert_eq!(body["ConfigurationSetName"], "relance-events");
    assert_eq!(body["TenantName"], "tenant-1");
    let tags = serde_json::json!([
        { "Name": "relance-portfolio", "Value": "por_00000000000000000000000001" },
        { "Name": "relance-case", "Value": "cas_00000000000000000000000003-eur" },
        { "Name": "relance-action", "Value": "act_00000000000000000000000003-0000000000007" },
        { "Name": "relance-attempt", "Value": "1" },
        { "Name": "relance-notice", "Value": "formal_notice" },
    ]);
    assert_eq!(body["EmailTags"], tags);
    let raw = data_encoding::BASE64.decode(body["Content"]["Raw"]["Data"].as_str().unwrap().as_bytes());
    assert!(String::from_utf8(raw.unwrap()).unwrap().contains("Subject: Bonjour"));
}

#[tokio::test]
async fn a_text_message_carries_its_sender_and_counts_as_transactional() {
    let server = Server::start(vec![opted_out(false), published(), published()], None);
    let providers = providers(&server.url, false);
    for _ in 0..2 {
        let answer = providers.send(&text_message()).await;
        assert_eq!(answer, Answer::Accepted { provider_id: "s-1".to_owned() });
    }
    let asked = server.asked();
    assert_eq!(asked.len(), 3, "who has not opted out is asked for once");
    assert!(asked[0].contains("Action=CheckIfPhoneNumberIsOptedOut"), "{}", asked[0]);
    for part in ["Action=Publish&", "Scierie", "Transactional", "PhoneNumber=%2B33612345678", "Bonjour"] {
        assert!(asked[1].contains(part), "{part} in {}", asked[1]);
    }
}

#[tokio::test]
async fn who_opted_out_is_not_written_to_until_the_answer_is_old() {
    let server = Server::start(vec![opted_out(true), opted_out(false), published()], None);
    let sending = Origin::at(&server.url).sending_within(LONG).unwrap();
    let texts = Texts::over(&sending, Some("RELANCE".to_owned()));
    let now = DateTime::UNIX_EPOCH;
    for _ in 0..2 {
        assert_eq!(texts.send("+33612345678", "x", "Bonjour", now).await, refused("opted_out"));
    }
    assert_eq!(server.asked().len(), 1);
    let later = now + TimeDelta::minutes(15);
    let answer = texts.send("+33612345678", "x", "Bonjour", later).await;
    assert!(matches!(answer, Answer::Accepted { .. }), "{answer:?}");
    assert!(server.asked()[2].contains("RELANCE"), "the registered sender, not the creditor's name");
}

#[tokio::test]
async fn a_text_message_is_sent_only_when_it_is_clear_that_it_may_be() {
    for (act, reason) in [
        (Act::Close, "opt_out_unclear"),
        (Act::Hang, "opt_out_unclear"),
        (xml(500, "InternalError"), "opt_out_unclear"),
        (xml(400, "Throttled"), "throttled"),
    ] {
        let (hangs, server) = (matches!(act, Act::Hang), Server::start(vec![act.clone()], None));
        assert_eq!(providers(&server.url, hangs).send(&text_message()).await, refused(reason), "{act:?}");
        assert_eq!(server.asked().len(), 1);
    }
}

#[tokio::test]
async fn an_answer_to_a_text_message_proves_what_it_proves_of_a_mail() {
    for (act, answer) in [
        (xml(400, "OptedOut"), refused("opted_out")),
        (xml(400, "InvalidParameter"), refused("invalid")),
        (xml(429, "Throttled"), refused("throttled")),
        (xml(403, "AuthorizationError"), refused("denied")),
        (xml(500, "InternalError"), Answer::Unknown),
        (Act::Close, Answer::Unknown),
        (Act::Hang, Answer::Unknown),
    ] {
        let hangs = matches!(act, Act::Hang);
        let server = Server::start(vec![opted_out(false), act.clone()], None);
        assert_eq!(providers(&server.url, hangs).send(&text_message()).await, answer, "{act:?}");
        assert_eq!(server.asked().len(), 2, "{act:?}");
    }
}

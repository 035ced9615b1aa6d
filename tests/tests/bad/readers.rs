//! Who reads a bad input, and what it answers, as one line of text. Each looks behind itself: what was refused left nothing.

use std::collections::BTreeMap;
use std::io::BufReader;
use std::sync::Arc;

use app::founding::PortfolioForm;
use app::logo::LogoForm;
use app::member::Role;
use app::original::OriginalForm;
use app::parcel::Then;
use app::portal::{DisputeForm, Visitor};
use app::{App, AppError, Ports};
use axum::body::{Body, to_bytes};
use axum::http::Request;
use axum::response::Response;
use data_encoding::BASE64;
use domain::debtor::{Channel, Language};
use domain::event::Fault;
use domain::ids::FileId;
use domain::invoice::Format;
use domain::scenario::Notice;
use formats::Headers;
use formats::signature::{gocardless, standard, stripe};
use render::email::{Email, Envelope, email};
use render::message::Message;
use render::template::{Library, Source, publish};
use serde_json::Value;
use store::embedded::Embedded;
use tests::world::ports::{Calm, Memory, OtherRing, SeededIds, Shelves};
use tests::world::said::{debtor, invoice};
use tests::world::{World, must};
use tower::ServiceExt;

use super::making::travel_key;

/// A whole message, as the fuzz targets have it.
const MESSAGE: &str = include_str!("../../fuzz/src/message.json");

/// Reads an input and says what it answers.
pub type Reader = fn(&[u8]) -> String;

/// The reader of this name.
pub fn of(name: &str) -> Option<Reader> {
    Some(match name {
        "webhook relance" => webhook_relance,
        "webhook stripe" => webhook_stripe,
        "webhook gocardless" => webhook_gocardless,
        "identity in a path" => identity,
        "redirect" => redirect,
        "declaration" => declaration,
        "template" => template,
        "mail header" => header,
        "name in a mail" => name_in_a_mail,
        "portfolio form" => form,
        "export file" => export_file,
        "upload" => upload,
        "name of an upload" => name_of_an_upload,
        "original pdf" => |bytes| original(Format::Pdf, bytes),
        "original xml" => |bytes| original(Format::Xml, bytes),
        "logo" => logo,
        _ => return None,
    })
}

/// What is kept of debtors: their ledgers and the pointers to them.
fn ledgers(world: &World) -> BTreeMap<(String, String), String> {
    let items = world.everything().into_iter();
    let concerns = |partition: &str| partition.contains("#deb_") || partition.contains("#ext#");
    let mine = items.filter(|item| concerns(&item.key.partition));
    mine.map(|item| ((item.key.partition, item.key.range), item.body)).collect()
}

fn told(error: &AppError) -> String {
    match error {
        AppError::Refused(faults) | AppError::Unreadable(faults) => faults_told(faults),
        other => other.to_string(),
    }
}

fn faults_told(faults: &[Fault]) -> String {
    let told: Vec<String> =
        faults.iter().map(|fault| format!("{} {}", fault.pointer, fault.detail)).collect();
    told.join("; ")
}

fn webhook_relance(bytes: &[u8]) -> String {
    webhook(
        "relance",
        |world| {
            let time = world.now().timestamp();
            let signature = standard::sign(&world.home.secrets["relance"][0], "m", time, bytes).unwrap();
            vec![
                ("webhook-id", "m".to_owned()),
                ("webhook-timestamp", time.to_string()),
                ("webhook-signature", signature),
            ]
        },
        bytes,
    )
}

fn webhook_stripe(bytes: &[u8]) -> String {
    webhook(
        "stripe",
        |world| {
            let secret = &world.home.secrets["stripe"][0];
            vec![("stripe-signature", stripe::sign(secret, world.now().timestamp(), bytes).unwrap())]
        },
        bytes,
    )
}

fn webhook_gocardless(bytes: &[u8]) -> String {
    webhook(
        "gocardless",
        |world| {
            let secret = &world.home.secrets["gocardless"][0];
            vec![("webhook-signature", gocardless::sign(secret, bytes).unwrap())]
        },
        bytes,
    )
}

/// A signed delivery to a portfolio with one debtor.
fn webhook(source: &str, headers: impl Fn(&World) -> Vec<(&'static str, String)>, body: &[u8]) -> String {
    let world = owing();
    let before = ledgers(&world);
    let headers = headers(&world);
    let headers: Headers<'_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let taken = must(world.app.take_in(world.home.portfolio.id, source, &headers, body));
    assert_eq!(ledgers(&world), before, "nothing is half-applied");
    match taken {
        Ok(taken) => format!("{:?} {}", taken.status, taken.reason.unwrap_or_default()),
        Err(error) => told(&error),
    }
}

/// A world in which one debtor owes, and was written to.
fn owing() -> World {
    let world = World::default();
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-01", "100.00")).unwrap();
    world.advance_days(14);
    world
}

/// Status, and the first fault or the whole detail.
fn asked(world: &World, request: Request<Body>) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let router = web::router(world.app.clone(), web::WebSettings::default());
        let answer = router.oneshot(request).await.unwrap();
        let status = answer.status();
        assert!(!status.is_server_error(), "{status}");
        let bytes = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
        let body: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        let pointer = body["errors"][0]["pointer"].as_str().unwrap_or_default();
        let detail = body["errors"][0]["detail"].as_str().or(body["detail"].as_str()).unwrap_or_default();
        format!("{} {pointer} {detail}", status.as_u16()).replace("  ", " ")
    })
}

/// Every byte that may not stand in a path as it is, escaped.
fn escaped(bytes: &[u8]) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    let piece = |byte: &u8| {
        if plain(*byte) { char::from(*byte).to_string() } else { format!("%{byte:02X}") }
    };
    bytes.iter().map(piece).collect()
}

fn identity(bytes: &[u8]) -> String {
    let world = owing();
    let owner = world.home.users.iter().find(|user| user.role.word() == "owner").unwrap();
    let request = Request::get(format!("/api/desk/{}/cases/{}", world.home.portfolio.id, escaped(bytes)))
        .header("authorization", format!("Bearer {}", owner.token));
    asked(&world, request.body(Body::empty()).unwrap())
}

fn redirect(bytes: &[u8]) -> String {
    let request = Request::get(format!("/api/portal/unsubscribe/{}", escaped(bytes)));
    asked(&World::default(), request.body(Body::empty()).unwrap())
}

fn declaration(bytes: &[u8]) -> String {
    let world = owing();
    let (session, _) = must(world.app.open_session(&world.last().token)).unwrap();
    let account = must(world.app.account(&must(world.app.visitor(&session)).unwrap())).unwrap();
    let invoice = account.cases[0].invoices[0].id.to_string();
    let body = match std::str::from_utf8(bytes) {
        Ok(text) => text.replace("INVOICE", &invoice).into_bytes(),
        Err(_) => bytes.to_vec(),
    };
    let before = ledgers(&world);
    let request = Request::post("/api/portal/promises")
        .header("cookie", format!("relance={session}"))
        .header("content-type", "application/json")
        .body(Body::from(body));
    let answer = asked(&world, request.unwrap());
    assert_eq!(ledgers(&world), before, "nothing is half-applied");
    answer
}

fn template(bytes: &[u8]) -> String {
    let source = Source {
        language: Language::Fr,
        notice: Notice::Reminder1,
        channel: Channel::Sms,
        subject: String::new(),
        html: String::new(),
        text: String::from_utf8(bytes.to_vec()).unwrap(),
    };
    publish(&source).map_or_else(|refusal| refusal.to_string(), |_| "published".to_owned())
}

fn envelope() -> Envelope {
    Envelope {
        from_name: "Verrerie".to_owned(),
        from_address: "relances@verrerie.example".to_owned(),
        to: "compta@dupont.example".to_owned(),
        reply_to: "compta@verrerie.example".to_owned(),
        action: "act_1".to_owned(),
    }
}

fn header(bytes: &[u8]) -> String {
    let subject = String::from_utf8(bytes.to_vec()).unwrap();
    let text = "Bonjour".to_owned();
    let mail = Email {
        envelope: envelope(),
        subject,
        html: text.clone(),
        text,
        inline: Vec::new(),
        headers: Vec::new(),
    };
    let date = tests::world::at("2026-09-01T08:00:00Z");
    mail.to_mime(date, "a@b.example").map_or_else(|refusal| refusal.to_string(), |_| "sent".to_owned())
}

/// A debtor's name in a mail: refused, or shown as text: no tag, no link and no turned letter more than with a plain name.
fn name_in_a_mail(bytes: &[u8]) -> String {
    let library = Library::defaults().unwrap();
    let with = |name: &str| {
        let mut message: Message = serde_json::from_str(MESSAGE).unwrap();
        name.clone_into(&mut message.debtor.name);
        email(&library, &message, &envelope())
    };
    let plain = with("Atelier SARL").unwrap_or_else(|refusal| panic!("the sample: {refusal}"));
    match with(std::str::from_utf8(bytes).unwrap()) {
        Err(refusal) => refusal.to_string(),
        Ok(mail) => {
            let count = |mail: &Email, sign: &str| mail.html.matches(sign).count();
            for sign in ["<", "href=", "javascript:\"", "\u{202e}", "\u{200b}", "https://"] {
                assert_eq!(count(&mail, sign), count(&plain, sign), "{sign}");
            }
            assert_eq!(mail.text.matches("https://").count(), plain.text.matches("https://").count());
            assert!(!mail.html.contains("FR7630006000011234567890189 {%"), "a value is not read as template");
            "shown as text".to_owned()
        }
    }
}

fn form(bytes: &[u8]) -> String {
    let form: PortfolioForm = serde_json::from_slice(bytes).unwrap();
    form.read().map_or_else(|faults| faults_told(&faults), |_| "founded".to_owned())
}

fn export_file(bytes: &[u8]) -> String {
    let world = World::default();
    let memory = Arc::new(Memory::over(Arc::new(Embedded::in_memory().unwrap()), Arc::new(Calm)));
    let (ring, shelves) = (Arc::new(OtherRing::default()), Arc::new(Shelves::empty(Arc::new(Calm))));
    let ports = Ports {
        table: Arc::<Memory>::clone(&memory),
        ids: Arc::new(SeededIds::from_seed(2)),
        keyring: Arc::<OtherRing>::clone(&ring),
        objects: Arc::<Shelves>::clone(&shelves),
        ..world.ports()
    };
    let app = App::new(ports, world.settings());
    let taken =
        must(app.unpack(|| Ok(BufReader::new(bytes)), &travel_key(), ring.as_ref(), Then::Stopped, None));
    let refusal = taken.unwrap_err();
    assert!(must(memory.everything()).is_empty() && shelves.all().is_empty(), "nothing is half-applied");
    refusal.to_string()
}

/// A dispute that names one file; what the team is then answered, or why it was refused.
fn disputed(world: &World, visitor: &Visitor, file: FileId) -> Result<Response, AppError> {
    let before = (ledgers(world), world.shelves.all());
    let account = must(world.app.account(visitor)).unwrap();
    let form = DisputeForm {
        invoices: vec![account.cases[0].invoices[0].id],
        reason: "other".to_owned(),
        amount: None,
        text: "See the file.".to_owned(),
        wants: None,
        files: vec![file],
    };
    if let Err(error) = must(world.app.dispute(visitor, None, form)) {
        assert!((ledgers(world), world.shelves.all()) == before, "nothing is half-applied");
        return Err(error);
    }
    let owner = world.home.users.iter().find(|user| user.role.word() == "owner").unwrap();
    let case = world.case("C-1");
    let request = Request::get(format!("/api/desk/{}/cases/{case}/files/{file}", world.home.portfolio.id))
        .header("authorization", format!("Bearer {}", owner.token));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    Ok(runtime.block_on(async {
        let router = web::router(world.app.clone(), web::WebSettings::default());
        router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
    }))
}

/// A file in a dispute: refused when it is announced and when it is looked at, or only ever an attachment.
fn upload(bytes: &[u8]) -> String {
    let world = owing();
    let (session, _) = must(world.app.open_session(&world.last().token)).unwrap();
    let visitor = must(world.app.visitor(&session)).unwrap();
    let announced = world.announce(&visitor, "facture.pdf", bytes.len() as u64);
    // Whoever lies about the size and whose store lets him is refused in the same words
    let place = world.announce(&visitor, "facture.pdf", 1).unwrap();
    world.shelves.send(&place.fields["key"], bytes);
    match (announced, disputed(&world, &visitor, place.id)) {
        (Err(early), Err(late)) => {
            let detail = |error: &AppError| told(error).split_once(' ').unwrap().1.to_owned();
            assert_eq!(detail(&early), detail(&late));
            told(&early)
        }
        (Ok(_), Err(late)) => told(&late),
        (Err(early), Ok(_)) => panic!("{early:?}, but taken"),
        (Ok(_), Ok(answer)) => {
            let header = |name: &str| answer.headers()[name].to_str().unwrap();
            assert!(header("content-disposition").starts_with("attachment; "));
            assert_eq!(header("content-type"), "application/octet-stream");
            assert_eq!(header("x-content-type-options"), "nosniff");
            assert!(header("content-security-policy").ends_with("; sandbox"));
            "stored, served as an attachment, never as a page".to_owned()
        }
    }
}

fn name_of_an_upload(bytes: &[u8]) -> String {
    let world = owing();
    let (session, _) = must(world.app.open_session(&world.last().token)).unwrap();
    let visitor = must(world.app.visitor(&session)).unwrap();
    let name = std::str::from_utf8(bytes).unwrap();
    let file = world.send_file(&visitor, name, &tests::world::files::pdf("x"));
    let answer = disputed(&world, &visitor, file).unwrap();
    let said = answer.headers()["content-disposition"].to_str().unwrap();
    let kept = world.sheet("C-1").files[0].name.clone();
    assert!(said.starts_with("attachment; filename=") && said.matches(';').count() == 2, "{said}");
    let objects: Vec<String> = world.shelves.all().into_keys().collect();
    assert!(objects.iter().all(|object| !object.contains("..") && !object.contains(&kept)), "{objects:?}");
    format!("kept as {kept}")
}

/// An invoice itself: refused when it is announced, or when it is looked at.
fn original(format: Format, bytes: &[u8]) -> String {
    let world = owing();
    let (before, said) = (ledgers(&world), tests::world::files::original("I-1", format, bytes));
    let answer = world.give_original("I-1", format, bytes);
    // Whoever lies about the size and whose store lets him is refused as well
    let lied = OriginalForm { size: 1, ..said };
    world.send_original(&lied, bytes).unwrap();
    assert!(must(world.app.keep_original(&world.member(Role::Owner), &lied)).is_err());
    assert!(ledgers(&world) == before && world.shelves.all().is_empty(), "nothing is half-applied");
    answer.map_or_else(|error| told(&error), |_| "kept".to_owned())
}

/// A creditor's picture: refused, or written again from its pixels alone.
fn logo(bytes: &[u8]) -> String {
    let world = owing();
    let before = world.everything();
    let form = LogoForm { png: BASE64.encode(bytes) };
    match must(world.app.set_logo(&world.member(Role::Owner), &form)) {
        Ok(portfolio) => {
            let logo = portfolio.logo.unwrap();
            let png = must(world.app.logo(logo.href.strip_prefix(app::logo::PATH).unwrap())).unwrap();
            assert!(png.len() < 100, "{}", png.len());
            format!("shown, of it {} by {} pixels in less than 100 bytes", logo.width, logo.height)
        }
        Err(error) => {
            assert!(world.everything() == before, "nothing is half-applied");
            told(&error)
        }
    }
}

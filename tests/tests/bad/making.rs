//! Inputs that are too large to keep.

use app::parcel::TravelKey;
use tests::world::ports::SeededIds;
use tests::world::said::{debtor, invoice};
use tests::world::{World, must};

/// The input of this name.
pub fn made(name: &str) -> Option<Vec<u8>> {
    Some(match name {
        "json 10 000 lists deep" | "declaration 10 000 lists deep" => deep(),
        "json of 6 MB" => padded(6_000_000),
        "json of 60 000 keys, one twice" => {
            let keys = (0..60_000).map(|key| format!("\"k{key}\":0,")).collect::<Vec<_>>().concat();
            format!("{{{keys}\"k0\":1}}").into_bytes()
        }
        "gocardless body of 251 events" => {
            let event = r#"{"id":"EV1","created_at":"2026-09-02T08:00:00.000Z","resource_type":"payments","action":"created"}"#;
            format!("{{\"events\":[{}]}}", vec![event; 251].join(",")).into_bytes()
        }
        "identity of 1 kB" => b"cas_".iter().copied().chain([b'0'; 1_000]).collect(),
        "declaration of 1 MB" => padded(1_000_000),
        "template of 300 kB" => "x ".repeat(150_000).into_bytes(),
        "subject of 1 000 letters" => b"x".repeat(1_000),
        "upload of 11 MB" => {
            let mut bytes = tests::world::files::pdf("");
            bytes.resize(11 * 1024 * 1024, 0);
            bytes
        }
        "original of 11 MB" => {
            let mut bytes = tests::world::files::pdf("");
            bytes.resize(11 * 1024 * 1024, b'%');
            bytes
        }
        "ubl 200 000 elements deep" => format!(
            "<Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\">{}",
            "<a>".repeat(200_000)
        )
        .into_bytes(),
        "logo of 33 kB" => {
            let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
            bytes.resize(33 * 1024, 0);
            bytes
        }
        "export file cut in the middle" => {
            let whole = parcel();
            whole[..whole.len() / 2].to_vec()
        }
        "export file with a byte changed" => {
            let mut whole = String::from_utf8(parcel()).unwrap();
            let at = whole.find("Verrerie").unwrap();
            whole.replace_range(at..=at, "W");
            whole.into_bytes()
        }
        "export file with a line of 5 MB" => {
            let whole = String::from_utf8(parcel()).unwrap();
            whole.replacen("Verrerie", &"x".repeat(5 * 1024 * 1024), 1).into_bytes()
        }
        _ => return None,
    })
}

fn deep() -> Vec<u8> {
    format!("{}{}", "[".repeat(10_000), "]".repeat(10_000)).into_bytes()
}

fn padded(length: usize) -> Vec<u8> {
    format!("{{\"text\":\"{}\"}}", "x".repeat(length)).into_bytes()
}

/// What opens the export files of this catalogue.
pub fn travel_key() -> TravelKey {
    TravelKey::fresh(&SeededIds::from_seed(77))
}

/// The export file of a small portfolio.
fn parcel() -> Vec<u8> {
    let world = World::default();
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "10.00")).unwrap();
    let (key, mut parcel) = (travel_key(), Vec::new());
    let packed = world.app.pack(world.memory.as_ref(), world.home.portfolio.id, &key, &mut parcel, None);
    must(packed).unwrap();
    parcel
}

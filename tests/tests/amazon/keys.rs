//! Portfolios' keys under a server that plays KMS: asked once a portfolio, one key whoever comes first.

use std::sync::Arc;

use app::ports::{Adopt, Keyring};
use aws::kms::Kms;
use aws::wire::Origin;
use data_encoding::BASE64;
use domain::ids::PortfolioId;
use store::embedded::Embedded;
use store::keys::Keys;
use store::table::{Read, Table};

use super::server::{Act, Server};

fn made(key: u8, wrapped: &str) -> Act {
    let plain = BASE64.encode(&[key; 32]);
    let wrapped = BASE64.encode(wrapped.as_bytes());
    Act::Answer(200, "", format!(r#"{{"KeyId":"k","Plaintext":"{plain}","CiphertextBlob":"{wrapped}"}}"#))
}

fn kms(server: &Server, table: &Arc<Embedded>) -> Kms {
    let storing = Origin::at(&server.url).storing().unwrap();
    Kms::under(&storing, "alias/relance", table.clone())
}

const ONE: PortfolioId = PortfolioId::from_bits(1);
const OTHER: PortfolioId = PortfolioId::from_bits(2);

#[tokio::test]
async fn kms_is_asked_once_a_portfolio_and_process() {
    let server = Server::start(vec![made(1, "first"), made(2, "second"), made(1, "")], None);
    let table = Arc::new(Embedded::in_memory().unwrap());
    let process = kms(&server, &table);
    for _ in 0..3 {
        assert_eq!(process.portfolio_key(ONE).await.unwrap(), [1; 32]);
        assert_eq!(process.portfolio_key(OTHER).await.unwrap(), [2; 32]);
    }
    assert_eq!(server.asked().len(), 2);
    assert!(server.asked()[0].contains("TrentService.GenerateDataKey"), "{}", server.asked()[0]);
    let next = kms(&server, &table);
    assert_eq!(next.portfolio_key(ONE).await.unwrap(), [1; 32]);
    let decrypt = server.asked().pop().unwrap();
    for part in ["TrentService.Decrypt", &BASE64.encode(b"first"), "relance-portfolio", &ONE.to_string()] {
        assert!(decrypt.contains(part), "{part} in {decrypt}");
    }
}

#[tokio::test]
async fn nothing_plain_is_kept() {
    let server = Server::start(vec![made(1, "first")], None);
    let table = Arc::new(Embedded::in_memory().unwrap());
    kms(&server, &table).portfolio_key(ONE).await.unwrap();
    let kept = table.get(&Keys::of(ONE).wrapped_key(), Read::Strong).await.unwrap().unwrap();
    assert!(kept.body.contains(&BASE64.encode(b"first")) && !kept.body.contains(&BASE64.encode(&[1; 32])));
}

/// Both find no key and have one made; the one that is put down first is everybody's.
#[tokio::test]
async fn two_first_callers_end_with_the_same_key() {
    let table = Arc::new(Embedded::in_memory().unwrap());
    let script = vec![made(1, "first"), made(2, "second"), made(7, "the kept one, decrypted")];
    let server = Server::start(script, None);
    let (one, other) = (kms(&server, &table), kms(&server, &table));
    let (first, second) = tokio::join!(one.portfolio_key(ONE), other.portfolio_key(ONE));
    let (first, second) = (first.unwrap(), second.unwrap());
    // Who came second was given what KMS makes of the wrapped key that is kept
    assert!([first, second].contains(&[7; 32]) && first != second);
    let kept = table.get(&Keys::of(ONE).wrapped_key(), Read::Strong).await.unwrap().unwrap();
    let decrypt = server.asked().pop().unwrap();
    assert!(decrypt.contains("TrentService.Decrypt"), "{decrypt}");
    let winner = if first == [7; 32] { second } else { first };
    let wrapped = if winner == [1; 32] { "first" } else { "second" };
    assert!(
        kept.body.contains(&BASE64.encode(wrapped.as_bytes()))
            && decrypt.contains(&BASE64.encode(wrapped.as_bytes()))
    );
}

#[tokio::test]
async fn without_kms_there_is_no_key_and_the_next_caller_asks_again() {
    let denied = Act::Answer(400, "AccessDeniedException", "{}".to_owned());
    let short = Act::Answer(200, "", r#"{"Plaintext":"AAAA","CiphertextBlob":"AAAA"}"#.to_owned());
    let server = Server::start(vec![denied, short, made(1, "first")], None);
    let table = Arc::new(Embedded::in_memory().unwrap());
    let process = kms(&server, &table);
    for _ in 0..2 {
        assert!(process.portfolio_key(ONE).await.is_err());
    }
    assert_eq!(process.portfolio_key(ONE).await.unwrap(), [1; 32]);
}

/// A portfolio that comes from elsewhere brings its key: KMS wraps it, bound to its portfolio, and no other takes its place.
#[tokio::test]
async fn a_key_from_elsewhere_is_wrapped_and_no_other_takes_its_place() {
    let script = vec![made(1, "theirs"), made(1, ""), made(1, ""), made(1, "")];
    let server = Server::start(script, None);
    let table = Arc::new(Embedded::in_memory().unwrap());
    let process = kms(&server, &table);
    process.adopt(ONE, [1; 32]).await.unwrap();
    assert_eq!(process.portfolio_key(ONE).await.unwrap(), [1; 32]);
    let asked = server.asked();
    for part in ["TrentService.Encrypt", &BASE64.encode(&[1; 32]), "relance-portfolio", &ONE.to_string()] {
        assert!(asked[0].contains(part), "{part} in {}", asked[0]);
    }
    assert!(
        asked[1].contains("TrentService.Decrypt") && asked.len() == 2,
        "what was kept is what is believed"
    );
    let kept = || async { table.get(&Keys::of(ONE).wrapped_key(), Read::Strong).await.unwrap().unwrap() };
    let before = kept().await;
    assert!(
        before.body.contains(&BASE64.encode(b"theirs")) && !before.body.contains(&BASE64.encode(&[1; 32]))
    );
    // Said again it is the same; another one is refused
    kms(&server, &table).adopt(ONE, [1; 32]).await.unwrap();
    assert!(kms(&server, &table).adopt(ONE, [2; 32]).await.is_err());
    assert_eq!(kept().await, before);
}

//! What a browser sent, read through the real SDK from a server that plays S3.

use app::ports::{Objects, Wanted};
use aws::s3::Bucket;
use aws::wire::Origin;

use super::server::{Act, Server};

fn refused(status: u16, code: &str) -> Act {
    Act::Answer(status, "", format!("<Error><Code>{code}</Code></Error>"))
}

#[tokio::test]
async fn what_is_not_there_and_what_is_empty_are_told_from_a_store_that_fails() {
    let script = vec![
        refused(403, "AccessDenied"),
        refused(404, "NoSuchKey"),
        refused(416, "InvalidRange"),
        Act::Answer(200, "", "%PDF".to_owned()),
        refused(400, "InvalidRequest"),
    ];
    let server = Server::start(script, None);
    let origin = Origin::at(&server.url);
    let bucket = Bucket::named(&origin.storing().unwrap(), "bucket", true).posting(origin.poster());
    let look = || bucket.uploaded("por_1/deb_2/3", 32);
    assert_eq!(look().await.unwrap(), None, "who may not list is told 403");
    assert_eq!(look().await.unwrap(), None);
    assert_eq!(look().await.unwrap().unwrap().size, 0, "nothing has no first byte");
    let sent = look().await.unwrap().unwrap();
    assert_eq!((sent.size, &sent.start[..]), (4, &b"%PDF"[..]));
    assert!(look().await.is_err());
    let asked = server.asked();
    assert!(asked[0].starts_with("GET /bucket/uploads/por_1/deb_2/3"), "{}", asked[0]);
    assert!(asked[0].to_lowercase().contains("range: bytes=0-31\r\n"), "{}", asked[0]);
}

#[tokio::test]
async fn a_form_is_for_a_place_of_its_own_and_no_key_leads_out_of_it() {
    let origin = Origin::at("http://127.0.0.1:1");
    let storing = origin.storing().unwrap();
    let bucket = Bucket::named(&storing, "bucket", true).posting(origin.poster());
    let wanted = |key| Wanted { key, media_type: "image/png", bytes: 7, seconds: 60 };
    let form = bucket.form(&wanted("por_1/deb_2/3")).unwrap();
    assert_eq!((form.url.as_str(), form.fields["key"].as_str()), ("/uploads", "uploads/por_1/deb_2/3"));
    for key in ["", "../objects/x", "a//b", "/objects/x"] {
        assert!(bucket.form(&wanted(key)).is_err(), "{key:?}");
    }
    assert!(Bucket::named(&storing, "bucket", true).form(&wanted("a")).is_err(), "nobody to sign it");
}

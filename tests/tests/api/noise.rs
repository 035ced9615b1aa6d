//! Nonsense on every route: never a fault of ours, and never an answer that is not described.

use super::asking::JSON;
use super::described::Description;
use super::story::Story;

/// What stands where a name or a value should.
const NAMES: [&str; 12] = [
    "",
    "..",
    "%00",
    "%ff%fe",
    "%2e%2e%2f",
    "%F0%9F%92%B8",
    "'%20OR%201=1",
    "inv_01jd3v9q6f8x2k4m5n7p9r1s3t",
    "cas_01jd3v9q6f8x2k4m5n7p9r1s3t-xxx",
    "act_z1jd3v9q6f8x2k4m5n7p9r1s3t-0123456789abc",
    "hol_01JD3V9Q6F8X2K4M5N7P9R1S3T",
    "0",
];

const BODIES: [&str; 14] = [
    "",
    "null",
    "0",
    "\"\"",
    "{}",
    "[[[[[[[[[[[[]]]]]]]]]]]]",
    "{\"token\": null}",
    "{\"token\": \"\\u0000\"}",
    "{\"invoices\": [], \"pay_on\": \"2026-08-24\", \"amount\": \"1.00\"}",
    "{\"invoices\": [\"inv_01jd3v9q6f8x2k4m5n7p9r1s3t\"], \"pay_on\": \"+262143-12-31\", \"amount\": \"999999999999999\"}",
    "{\"invoices\": [\"inv_01jd3v9q6f8x2k4m5n7p9r1s3t\"], \"reason\": \"\", \"text\": \"\", \"amount\": \"-0\"}",
    "{\"kind\": \"pause\", \"until\": \"-262143-01-01\", \"reason\": \"\"}",
    "{\"decision\": \"approve\", \"seen\": \"\"}",
    "{\"outcome\": \"perhaps\"}",
];

const QUERIES: [&str; 8] = [
    "",
    "?",
    "?days=9999999999999999999999",
    "?invoices=,,,",
    "?cursor=eyJ9&state=active",
    "?cursor=WzAsIngiLCJ5IiwieiJd",
    "?q=%00%ff",
    "?a[]=1&a[]=2",
];

#[tokio::test]
async fn nonsense_is_never_a_fault_of_ours() {
    let story = Story::new().await;
    let cookie = story.cookie().await;
    let bearer = format!("Bearer {}", story.world.member("owner"));
    let ours = story.world.ours.portfolio.id.to_string();
    let calls = Description::get().calls();
    let mut asked = 0_usize;
    for (method, template) in &calls {
        // Enough of each list beside each other; all with all would say the same, later.
        for turn in 0..28_usize {
            let name = NAMES[turn % NAMES.len()];
            let portfolio = if turn % 4 == 3 { name } else { ours.as_str() };
            let path: Vec<&str> = template
                .split('/')
                .map(|part| match part {
                    "{p}" => portfolio,
                    "{source}" if turn % 2 == 0 => "relance",
                    part if part.starts_with('{') => name,
                    part => part,
                })
                .collect();
            let path = path.join("/") + QUERIES[turn % QUERIES.len()];
            let mut headers = vec![("cookie", cookie.as_str()), ("authorization", bearer.as_str())];
            headers.extend((turn % 7 != 0).then_some(JSON));
            headers.extend((turn % 3 == 0).then_some(("webhook-id", "a.b")));
            headers.extend((turn % 5 != 0).then_some(("idempotency-key", "k")));
            if template.contains("/session") {
                headers.remove(0);
            }
            let answer = story.asking.ask(method, &path, &headers, BODIES[turn % BODIES.len()]).await;
            assert!(answer.status.as_u16() < 500, "{method} {path} {answer:?}");
            asked += 1;
        }
    }
    assert_eq!(asked, calls.len() * 28);
}

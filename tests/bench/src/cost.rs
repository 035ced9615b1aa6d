//! P12: what a mail costs beside the mail itself, from the units and calls that were counted.
//!
//! Prices: eu-west-3, on demand, November 2026, in ten thousandths of a millionth of a dollar.

/// A write unit of DynamoDB.
const WRITE: u64 = 7_423;
/// A read unit.
const READ: u64 = 1_487;
/// A request to SQS.
const QUEUE: u64 = 4_000;
/// A message that SES publishes through SNS.
const TOPIC: u64 = 5_000;
/// Dispatch, delivery and a share of the sweep. Assumed, not counted: 0.12 s of functions of 512 MB, and four tenths of an
/// invocation.
const FUNCTIONS: u64 = 9_000;
/// A kilobyte of logs, assumed too.
const LOGS: u64 = 6_000;
/// Events that SES tells of a mail that arrives.
const EVENTS: u64 = 2;
/// Calls to a queue for each message on it, in tenths: put, taken and deleted ten at a time.
const QUEUE_CALLS_TENTHS: u64 = 3;
/// A mail, as SES sold it until June 2025 and as it does since.
const MAIL: [(&str, u64); 2] = [("0.10", 1_000_000), ("0.16", 1_600_000)];

/// Prints what one mail of these units costs beside itself. Units in tenths.
pub fn print(writes_tenths: u64, reads_tenths: u64) {
    let table = (writes_tenths * WRITE + reads_tenths * READ) / 10;
    let errand = QUEUE_CALLS_TENTHS * QUEUE / 10;
    // SNS puts each event onto the queue by a request of its own
    let feedback = EVENTS * (TOPIC + QUEUE + (QUEUE_CALLS_TENTHS - 1) * QUEUE / 10);
    let whole = table + errand + feedback + FUNCTIONS + LOGS;
    println!(
        "P12 beside itself a mail costs {} millionths of a dollar: table {}, queues and topic {}, functions and logs {}",
        shown(whole),
        shown(table),
        shown(errand + feedback),
        shown(FUNCTIONS + LOGS),
    );
    for (price, mail) in MAIL {
        println!("P12 that is {} % of SES at {price} $ a thousand", (whole * 100 + mail / 2) / mail);
    }
}

fn shown(price: u64) -> String {
    format!("{}.{}", price / 10_000, price / 1_000 % 10)
}

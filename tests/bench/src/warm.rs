//! P8: what a warm call of the portal costs in CPU, beside functions that only answer. The program of the deployment runs,
//! over the server that plays DynamoDB and a key service of a few lines; Lambda is a few lines too.

use std::collections::BTreeSet;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use app::dispatch::Claim;
use aws::dynamo::Spent;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use tests::dynoxide;

use crate::start::{self, ENVIRONMENT};
use crate::work::{Outcome, sweep};
use crate::{cpu, world::World};

/// Events before each measure: connections and caches are warm then.
const FIRST: usize = 50;
/// Events of one round.
const EVENTS: usize = 500;
/// Rounds; the median stands in the table.
const ROUNDS: usize = 5;
/// Invoices on the debtor's page.
const INVOICES: usize = 10;
/// Hours tried until a reminder may leave: a long weekend and its holidays.
const HOURS: i64 = 24 * 6;
/// Longest wait for an event to be answered.
const PATIENCE: Duration = Duration::from_mins(1);
/// Longest request of a function that is read, in bytes.
const REQUEST_LIMIT: u64 = 1_000_000;

/// P8.
///
/// # Errors
/// A program is not there, or answers what it should not.
pub async fn run() -> Outcome<()> {
    let Some(url) = dynoxide::url() else { return Ok(()) };
    let Some(table) = dynoxide::table().await else { return Ok(()) };
    let table = Arc::new(table.counting());
    let now = Utc::now();
    let world = World::over(table.clone(), now - TimeDelta::days(35)).await?;
    let (token, ahead) = reminded(&world, now).await?;
    let folder = start::build(&["portal"])?;
    let keys = keys()?;
    let ahead_s = ahead.num_seconds().to_string();
    let told = [
        ("AWS_ENDPOINT_URL", keys.as_str()),
        ("AWS_ENDPOINT_URL_DYNAMODB", url),
        ("RELANCE_TABLE", table.name()),
        ("RELANCE_LOCAL", "1"),
        ("RELANCE_CLOCK_AHEAD_S", &ahead_s),
    ];
    let mut portal = Function::start(&folder.join("portal"), &told)?;
    let opened = portal.answer(&call("POST", "/api/portal/session", None, &json!({ "token": token })))?;
    let cookie = cookie_of(&opened).ok_or_else(|| format!("no session was opened: {opened}"))?;
    let account = call("GET", "/api/portal/account", Some(&cookie), &Value::Null);
    let shown = portal.answer(&account)?;
    let body: Value = serde_json::from_str(shown["body"].as_str().unwrap_or_default())?;
    let invoices = body["cases"][0]["invoices"].as_array().map_or(0, Vec::len);
    if shown["statusCode"] != 200 || invoices != INVOICES {
        return Err(format!("the account is not shown: {shown}").into());
    }
    let calls = calls(&world, &table, &token).await?;
    let [Spent { verb: "get", what: item, .. }, Spent { verb: "query", what: partition, .. }] = &calls[..]
    else {
        return Err(format!("other calls than those of the floor: {calls:?}").into());
    };
    let partition = partition.concat();
    let partition = partition.split_once(' ').map_or(partition.as_str(), |(_index, partition)| partition);
    let asking = [
        (hello::SERVER, url),
        (hello::TABLE, table.name()),
        (hello::ITEM, &item.concat()),
        (hello::PARTITION, partition),
    ];
    let mut reading = Function::start(&folder.join("reading"), &asking)?;
    let read = reading.answer(&json!({}))?;
    if read.as_u64().is_none_or(|items| items < INVOICES as u64) {
        return Err(format!("the floor reads something else: {read}").into());
    }
    let mut plain = Function::start(&folder.join("plain"), &[])?;
    let empty = json!({});
    let measured = warm_us(&mut [(&mut portal, &account), (&mut reading, &empty), (&mut plain, &empty)])?;
    let [ours, bare, hello] = measured[..] else { return Err("three functions were measured".into()) };
    let calls = calls.len() as u64;
    println!(
        "P8  a warm call of the debtor's account of {INVOICES} invoices: {ours} us of CPU, {calls} calls to the table; the mark is {} us",
        25 + 80 * calls + 60
    );
    println!(
        "P8  beside it, a function that answers its event: {hello} us (25 where the mark is from); one that makes the same calls and answers: {bare} us ({})",
        25 + 80 * calls
    );
    Ok(())
}

/// CPU microseconds of one event of each function. They take turns, round by round: what else the machine does falls on
/// all of them.
fn warm_us(functions: &mut [(&mut Function, &Value)]) -> Outcome<Vec<u64>> {
    let mut rounds = vec![Vec::new(); functions.len()];
    for _ in 0..ROUNDS {
        for ((function, event), rounds) in functions.iter_mut().zip(&mut rounds) {
            rounds.push(function.round_us(event)?);
        }
    }
    Ok(rounds.into_iter().map(cpu::median).collect())
}

/// A debtor with a reminder that left: the secret of its link, and how far ahead of us that was.
async fn reminded(world: &World, now: DateTime<Utc>) -> Outcome<(String, TimeDelta)> {
    let due_on = (now - TimeDelta::days(20)).date_naive().to_string();
    for number in 0..INVOICES {
        let body = world.invoice(0, number, &due_on);
        world.door().post(format!("msg-{number}"), body).await?;
    }
    for hours in 0..HOURS {
        let ahead = TimeDelta::hours(hours);
        world.at(now + ahead);
        for errand in sweep(world, now + ahead).await? {
            let Claim::Ready(claimed) = world.app.claim(&errand).await? else { continue };
            world.app.speak(*claimed).await?;
        }
        if let Some(token) = world.provider.link() {
            return Ok((token, ahead));
        }
    }
    Err("no reminder left within a week".into())
}

/// Calls to the table that one look at the account takes, in a process that has seen its portfolio before.
async fn calls(world: &World, table: &aws::dynamo::Dynamo, token: &str) -> Outcome<Vec<Spent>> {
    let (session, _) = world.app.open_session(token).await?;
    let visit = world.app.visitor(&session).await?;
    world.app.account(&visit).await?;
    drop(table.tally().take());
    let visit = world.app.visitor(&session).await?;
    world.app.account(&visit).await?;
    Ok(table.tally().take())
}

fn call(method: &str, path: &str, cookie: Option<&str>, body: &Value) -> Value {
    let secret =
        ENVIRONMENT.iter().find(|(name, _)| *name == "RELANCE_ORIGIN_SECRET").map(|(_, value)| value);
    let mut headers = json!({ "x-relance-origin": secret, "content-type": "application/json" });
    if let Some(cookie) = cookie {
        headers["cookie"] = json!(cookie);
    }
    let body = if body.is_null() { Value::Null } else { json!(body.to_string()) };
    json!({
        "version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": "", "headers": headers,
        "requestContext": {
            "stage": "$default",
            "http": { "method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1" },
        },
        "body": body,
        "isBase64Encoded": false,
    })
}

fn cookie_of(answer: &Value) -> Option<String> {
    let given = answer["cookies"][0].as_str().or_else(|| answer["headers"]["set-cookie"].as_str())?;
    Some(given.split(';').next()?.to_owned())
}

/// A function that is alone with its Lambda.
struct Function {
    process: Child,
    events: Sender<String>,
    answers: Receiver<Answered>,
}

/// An answer, and the CPU that the process had used when it asked for more.
struct Answered {
    body: String,
    used_us: u64,
}

impl Drop for Function {
    fn drop(&mut self) {
        // It is ours alone: what it does not finish nobody waits for
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Function {
    fn start(program: &Path, told: &[(&str, &str)]) -> Outcome<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?.to_string();
        let more: BTreeSet<&str> = told.iter().map(|(name, _)| *name).collect();
        let process = Command::new(program)
            .env_clear()
            .envs(ENVIRONMENT.into_iter().filter(|(name, _)| !more.contains(name)))
            .envs(told.iter().copied())
            .env("AWS_LAMBDA_RUNTIME_API", address)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let (events, asked) = channel();
        let (answer, answers) = channel();
        let lambda = Lambda { process: process.id(), asked, answer, body: None };
        thread::spawn(move || lambda.serve(&listener));
        Ok(Self { process, events, answers })
    }

    fn answered(&self, event: &Value) -> Outcome<Answered> {
        self.events.send(event.to_string())?;
        Ok(self.answers.recv_timeout(PATIENCE)?)
    }

    /// What it answers to one event.
    fn answer(&self, event: &Value) -> Outcome<Value> {
        Ok(serde_json::from_str(&self.answered(event)?.body)?)
    }

    /// CPU microseconds of one event, over a round of them after some that warm it up.
    fn round_us(&mut self, event: &Value) -> Outcome<u64> {
        let mut used_us = [0; 2];
        for (count, used_us) in [FIRST, EVENTS].into_iter().zip(&mut used_us) {
            for _ in 0..count {
                *used_us = self.answered(event)?.used_us;
            }
        }
        Ok((used_us[1] - used_us[0]) / EVENTS as u64)
    }
}

/// The Lambda of one function, which asks on one connection at a time.
struct Lambda {
    process: u32,
    asked: Receiver<String>,
    answer: Sender<Answered>,
    body: Option<String>,
}

impl Lambda {
    fn serve(mut self, listener: &TcpListener) {
        for stream in listener.incoming().map_while(Result::ok) {
            // Nagle's rest would only slow the measure down
            let _ = stream.set_nodelay(true);
            while let Some((line, body)) = request(&stream) {
                if self.carry(&stream, &line, body).is_none() {
                    return;
                }
            }
        }
    }

    /// Answers one request; `None` when nobody measures any more.
    fn carry(&mut self, mut stream: &TcpStream, line: &str, body: String) -> Option<()> {
        if !line.starts_with("GET") {
            self.body = Some(body);
            return respond(stream, "202 Accepted", "", "");
        }
        if let Some(body) = self.body.take() {
            let used_us = cpu::of_process_us(self.process);
            self.answer.send(Answered { body, used_us }).ok()?;
        }
        let event = self.asked.recv().ok()?;
        let deadline = (Utc::now() + TimeDelta::minutes(1)).timestamp_millis();
        let headers = format!(
            "lambda-runtime-aws-request-id: 1\r\nlambda-runtime-deadline-ms: {deadline}\r\nlambda-runtime-invoked-function-arn: arn:aws:lambda:eu-west-3:123456789012:function:it\r\n"
        );
        respond(&mut stream, "200 OK", &headers, &event)
    }
}

/// The first line and the body of a request; `None` when the connection is over.
fn request(stream: &TcpStream) -> Option<(String, String)> {
    let mut reader = BufReader::new(Read::take(stream, REQUEST_LIMIT));
    let mut first = String::new();
    reader.read_line(&mut first).ok().filter(|read| *read > 0)?;
    let (mut length, mut chunked) = (0, false);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let lower = line.trim().to_ascii_lowercase();
        if lower.is_empty() {
            break;
        }
        if let Some(value) = lower.strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
        chunked |= lower.starts_with("transfer-encoding:") && lower.contains("chunked");
    }
    let body = if chunked { whole(&mut reader)? } else { exact(&mut reader, length)? };
    Some((first, String::from_utf8(body).ok()?))
}

fn exact(reader: &mut impl Read, length: usize) -> Option<Vec<u8>> {
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(body)
}

/// A body in chunks (RFC 9112, 7.1).
fn whole(reader: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let length = usize::from_str_radix(line.trim(), 16).ok()?;
        body.extend(exact(reader, length)?);
        exact(reader, 2)?;
        if length == 0 {
            return Some(body);
        }
    }
}

fn respond(mut stream: impl Write, status: &str, headers: &str, body: &str) -> Option<()> {
    let answer = format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n{body}", body.len());
    stream.write_all(answer.as_bytes()).ok()
}

/// A key service that wraps every key as `x`, the key of [`World`].
fn keys() -> io::Result<String> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let url = format!("http://{}", listener.local_addr()?);
    thread::spawn(move || {
        let key = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";
        let answer = json!({ "KeyId": "x", "Plaintext": key, "CiphertextBlob": "eA==" }).to_string();
        for stream in listener.incoming().map_while(Result::ok) {
            while request(&stream).is_some() {
                if respond(&stream, "200 OK", "", &answer).is_none() {
                    break;
                }
            }
        }
    });
    Ok(url)
}

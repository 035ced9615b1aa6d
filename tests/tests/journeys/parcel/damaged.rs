//! What is not a whole parcel of one portfolio is refused with its line, and leaves nothing behind.

use app::ports::{Adopt, Keyring};
use app::seal::sha256_hex;
use serde_json::Value;
use store::table::{Condition, Table, Write};

use super::*;

/// The lines of a parcel without the last.
fn lines(parcel: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(parcel).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    assert!(lines.pop().unwrap().starts_with(r#"{"end":"#));
    lines
}

/// Lines with a closing line that is true: what somebody can make who knows the format.
fn closed(lines: &[String]) -> Vec<u8> {
    let count = |start: &str| lines.iter().filter(|line| line.starts_with(start)).count();
    let body = lines.iter().map(|line| format!("{line}\n")).collect::<Vec<_>>().concat();
    let sha256 = sha256_hex(body.as_bytes());
    let (items, objects) = (count(r#"{"item":"#), count(r#"{"object":"#));
    let end = json!({ "end": { "items": items, "objects": objects, "sha256": sha256 } });
    format!("{body}{end}\n").into_bytes()
}

fn edited(line: &str, edit: impl FnOnce(&mut Value)) -> String {
    let mut value: Value = serde_json::from_str(line).unwrap();
    edit(&mut value);
    value.to_string()
}

/// A small portfolio beside another.
fn small() -> (World, Vec<u8>, Vec<u8>) {
    let world = World::default();
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "10.00")).unwrap();
    world.advance_days(30);
    let other = must(world.app.create_portfolio(tests::world::paris())).unwrap();
    let (_, mine) = packed(&world);
    let (_, theirs) = packed_of(&world.app, world.memory.as_ref(), other.portfolio.id);
    (world, mine, theirs)
}

/// The line that is named, after making sure that nothing was written.
#[track_caller]
fn refused(world: &World, parcel: &[u8]) -> (u64, String) {
    let there = Elsewhere::beside(world);
    let refusal = there.takes_in(parcel, Then::AsItWas).unwrap_err();
    assert!(there.is_untouched(), "{refusal}");
    match refusal {
        ParcelError::Line { line, detail } => (line, detail),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_parcel_that_ends_anywhere_but_at_its_end_is_refused() {
    let (world, parcel, _) = small();
    let ends: Vec<usize> = (0..parcel.len()).filter(|at| parcel[*at] == b'\n').collect();
    assert!(ends.len() > 25, "{}", ends.len());
    for (index, end) in ends.iter().enumerate() {
        let line = index as u64 + 1;
        assert_eq!(refused(&world, &parcel[..*end]).0, line, "in the middle of line {line}");
        if *end + 1 < parcel.len() {
            let (named, detail) = refused(&world, &parcel[..=*end]);
            assert_eq!(named, line + 1);
            assert!(detail.contains("without its closing line"), "{detail}");
        }
    }
    assert_eq!(refused(&world, b"").0, 1);
}

#[test]
fn a_byte_that_changed_anywhere_is_found() {
    let (world, parcel, _) = small();
    let checked = app::parcel::check(parcel.as_slice(), 2).unwrap();
    assert_eq!(checked.portfolio, world.home.portfolio.id);
    let mut refusals = 0;
    for place in 0..parcel.len() {
        let mut damaged = parcel.clone();
        damaged[place] ^= 1 << (place % 7);
        let refusal = app::parcel::check(damaged.as_slice(), 2).unwrap_err();
        assert!(
            matches!(refusal, ParcelError::Line { .. } | ParcelError::Shards { .. }),
            "{place}: {refusal}"
        );
        if place % 997 == 0 {
            refused(&world, &damaged);
            refusals += 1;
        }
    }
    assert!(refusals > 10, "{refusals}");
}

#[test]
fn a_line_of_another_portfolio_is_refused_wherever_it_says_so() {
    let (world, mine, theirs) = small();
    let (mine, theirs) = (lines(&mine), lines(&theirs));
    assert!(app::parcel::check(closed(&mine).as_slice(), 2).is_ok(), "the closing line is made rightly");
    let (id, other) = (world.home.portfolio.id.to_string(), whose(&theirs[0]));
    let place = |part: &str| mine.iter().position(|line| line.contains(part)).unwrap();
    let foreign = format!("is not {id}'s");
    for (part, edit) in [
        (r#""partition":"link#"#, "body"),
        (r#""partition":"bearer#"#, "body"),
        (r#""partition":"portfolios""#, "range"),
        (r#""due":["#, "due"),
        (r#""book":["por_"#, "book"),
        (r#""book":["code#"#, "book"),
        ("#settings", "partition"),
    ] {
        let (mut lines, at) = (mine.clone(), place(part));
        lines[at] = edited(&lines[at], |line| {
            let told = line["item"][edit].to_string();
            assert!(told.contains(&id), "{part}");
            line["item"][edit] = serde_json::from_str(&told.replace(&id, &other)).unwrap();
        });
        let (line, detail) = refused(&world, &closed(&lines));
        assert_eq!(line, at as u64 + 1, "{part}: {detail}");
        assert!(detail == foreign || detail.starts_with("is not after"), "{part}: {detail}");
    }
    // A whole line of theirs, in its place
    for line in theirs.iter().filter(|line| line.starts_with(r#"{"item":"#)) {
        let mut lines: Vec<String> = mine[1..].to_vec();
        lines.push(line.clone());
        lines.sort_by_key(|line| {
            let line: Value = serde_json::from_str(line).unwrap();
            (line["item"]["partition"].to_string(), line["item"]["range"].to_string())
        });
        lines.insert(0, mine[0].clone());
        assert_eq!(refused(&world, &closed(&lines)).1, foreign, "{line}");
    }
    // All of theirs under our name
    let mut lines = theirs.clone();
    lines[0].clone_from(&mine[0]);
    assert_eq!(refused(&world, &closed(&lines)).1, foreign);
    let mut object = mine.clone();
    object.push(json!({ "object": { "key": format!("{other}/deliveries/x"), "bytes": "" } }).to_string());
    assert_eq!(refused(&world, &closed(&object)).1, foreign);
}

fn whose(header: &str) -> String {
    let header: Value = serde_json::from_str(header).unwrap();
    header["header"]["portfolio"].as_str().unwrap().to_owned()
}

#[test]
fn what_is_not_the_format_is_named() {
    let (world, parcel, _) = small();
    let mine = lines(&parcel);
    let last = mine.len() as u64;
    let with = |edit: &dyn Fn(&mut Vec<String>)| {
        let mut lines = mine.clone();
        edit(&mut lines);
        refused(&world, &closed(&lines))
    };
    let named = |told: (u64, String), line: u64, detail: &str| {
        assert!(told.0 == line && told.1.contains(detail), "{told:?} is not {line} {detail}");
    };
    named(
        with(&|it| it[0] = it[0].replace(r#""version":1"#, r#""version":2"#)),
        1,
        "later version (format 2)",
    );
    named(with(&|it| drop(it.remove(0))), 1, "not the header");
    named(with(&|it| it.insert(3, it[0].clone())), 4, "second header");
    named(with(&|it| it.swap(2, 3)), 4, "order of their keys");
    named(with(&|it| it.insert(2, it[2].clone())), 4, "order of their keys");
    named(with(&|it| it[4] = "{}".to_owned()), 5, "cannot be read");
    named(with(&|it| it[4] = String::new()), 5, "cannot be read");
    named(with(&|it| it[4] = it[4].replacen('{', r#"{"more":1,"#, 1)), 5, "cannot be read");
    named(with(&|it| it[4] = edited(&it[4], |line| line["item"]["version"] = json!(0))), 5, "version");
    named(with(&|it| it[4] = edited(&it[4], |line| line["item"]["body"] = json!("{]"))), 5, "cannot read");
    let newer = json!(r#"{"v":2,"d":{}}"#);
    named(with(&|it| it[4] = edited(&it[4], |line| line["item"]["body"] = newer.clone())), 5, "upgrade");
    let long = json!(format!(r#"{{"v":1,"d":"{}"}}"#, "x".repeat(400 * 1024)));
    let account = mine.iter().position(|line| line.contains(r#""range":"account""#)).unwrap();
    let longer = |line: &str| edited(line, |line| line["item"]["body"] = long.clone());
    named(with(&|it| it[account] = longer(&it[account])), account as u64 + 1, "400 kB");
    named(with(&|it| it[4] = "x".repeat(5 * 1024 * 1024)), 5, "longer than");
    let settings = mine.iter().position(|line| line.contains(r#""range":"portfolio""#)).unwrap();
    named(with(&|it| drop(it.remove(settings))), last, "before the portfolio itself");
    let more = [parcel.as_slice(), b"{}\n"].concat();
    named(refused(&world, &more), last + 2, "after the closing line");
    let counted = String::from_utf8(parcel.clone()).unwrap().replace(r#""objects":0"#, r#""objects":1"#);
    named(refused(&world, counted.as_bytes()), last + 1, "came before it");
}

#[test]
fn a_deployment_that_looks_at_fewer_shards_would_forget_and_says_so() {
    let (world, parcel, _) = small();
    let refusal = app::parcel::check(parcel.as_slice(), 1).unwrap_err();
    assert!(matches!(refusal, ParcelError::Shards { found: 2, known: 1 }), "{refusal:?}");
    assert!(app::parcel::check(parcel.as_slice(), world.settings().due_shards).is_ok());
}

#[test]
fn nothing_that_is_there_is_written_over() {
    let (world, parcel, _) = small();
    let id = world.home.portfolio.id;
    let there = Elsewhere::beside(&world);
    there.takes_in(&parcel, Then::Stopped).unwrap();
    let before = there.everything();
    let again = there.takes_in(&parcel, Then::AsItWas).unwrap_err();
    assert!(matches!(again, ParcelError::Exists(found) if found == id), "{again:?}");
    assert_eq!(there.everything(), before);

    let occupied = Elsewhere::beside(&world);
    let mut stranger = world.everything().into_iter().find(|item| item.key.range == "account").unwrap();
    stranger.body = r#"{"v":1,"d":"other"}"#.to_owned();
    must(occupied.memory.write(vec![Write::Put(stranger.clone(), Condition::Absent)])).unwrap();
    let refusal = occupied.takes_in(&parcel, Then::AsItWas).unwrap_err();
    let ParcelError::Occupied { line } = refusal else { panic!("{refusal:?}") };
    assert!(lines(&parcel)[usize::try_from(line).unwrap() - 1].contains(r#""range":"account""#));
    assert_eq!(must(occupied.app.portfolios()).unwrap(), []);
    let kept = format!("{} {}", stranger.key.partition, stranger.key.range);
    assert_eq!(occupied.everything()[&kept], stranger);
}

#[test]
fn a_portfolio_that_was_here_under_another_key_is_not_given_the_parcels() {
    let (world, parcel, _) = small();
    let id = world.home.portfolio.id;
    let there = Elsewhere::beside(&world);
    must(there.ring.adopt(id, [1; 32])).unwrap();
    let refusal = there.takes_in(&parcel, Then::AsItWas).unwrap_err();
    assert!(matches!(refusal, ParcelError::OtherKey(found) if found == id), "{refusal:?}");
    assert!(there.is_untouched());
    assert_eq!(must(there.ring.portfolio_key(id)).unwrap(), [1; 32]);
}

#[test]
fn another_travel_key_opens_nothing() {
    let (world, parcel, _) = small();
    let there = Elsewhere::beside(&world);
    let key = TravelKey::fresh(&SeededIds::from_seed(78));
    let refusal = there.takes_in_with(&parcel, &key, Then::AsItWas).unwrap_err();
    assert!(matches!(refusal, ParcelError::WrongKey(_)), "{refusal:?}");
    assert!(there.is_untouched());
    assert!(!String::from_utf8(parcel).unwrap().contains(&travel_key().to_text()));
}

#[test]
fn a_file_that_changes_between_its_two_readings_founds_nothing() {
    let (world, parcel, _) = small();
    let mine = lines(&parcel);
    let other = mine.iter().filter(|line| !line.contains("#ext#invoice")).cloned().collect::<Vec<_>>();
    assert!(other.len() < mine.len());
    for second in [closed(&other), parcel[..parcel.len() - 9].to_vec()] {
        let readings = [parcel.clone(), second];
        let turn = std::sync::atomic::AtomicUsize::new(0);
        let open = || {
            let turn = turn.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            Ok(BufReader::new(readings[turn].as_slice()))
        };
        let (there, key) = (Elsewhere::beside(&world), travel_key());
        let taken = there.app.unpack(open, &key, there.ring.as_ref(), Then::AsItWas, None);
        let refusal = must(taken).unwrap_err();
        assert!(matches!(refusal, ParcelError::Changed), "{refusal:?}");
        assert_eq!(must(there.app.portfolios()).unwrap(), []);
    }
}

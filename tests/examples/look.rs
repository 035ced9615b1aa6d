//! tmp
fn main() {
    let seed: u64 = std::env::args().nth(1).unwrap().parse().unwrap();
    let mut play = tests::simulation::play::Play::new(seed);
    play.to_the_end();
    let state = play.stage().state();
    println!("now {} found {:?}", state.now, state.watch.found);
    for (i, h) in state.watch.model.homes.iter().enumerate() {
        println!("home {i} {} {} stopped {:?}", h.id, h.zone, h.stopped);
        for d in &h.debtors {
            println!("   {} {} {} {} {}", d.id, d.source, d.name, d.zone, d.country.code());
        }
    }
    for s in &state.watch.model.said {
        println!("{s:?}");
    }
    for s in &state.watch.model.stands {
        println!("{s:?}");
    }
    let d = state.watch.found.as_ref().map(|f| f.detail.clone()).unwrap_or_default();
    for a in state.watch.actions.values() {
        if d.contains(&a.id.to_string()) {
            println!("{a:#?}");
        }
    }
    drop(d);
    let filter = std::env::args().nth(2).unwrap_or("zzzz".into());
    for i in play.plain.everything() {
        if i.key.partition.contains(&filter)
            && (i.key.range.starts_with("hold#")
                || i.key.range.starts_with("z#fact")
                || i.key.range == "account")
        {
            println!("{} {} {:?}", i.key.range, i.body, i.due);
        }
    }
    for t in &state.watch.taken {
        println!("{} {} {} {:?} {}", t.at, t.action, t.attempt, t.notice, t.to);
    }
}

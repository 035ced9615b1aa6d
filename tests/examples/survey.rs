//! tmp
fn main() {
    let mut it = std::env::args().skip(1);
    let a: u64 = it.next().unwrap().parse().unwrap();
    let b: u64 = it.next().unwrap().parse().unwrap();
    std::panic::set_hook(Box::new(|_| {}));
    let mut f = tests::simulation::Figures::default();
    let t = std::time::Instant::now();
    for seed in a..b {
        match tests::simulation::play(seed) {
            Ok(m) => f += m,
            Err(e) => println!("{seed}: {} | {}", e.promise, e.detail.chars().take(700).collect::<String>()),
        }
    }
    println!("{f:?} {:?}", t.elapsed());
}

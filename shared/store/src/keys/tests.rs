use super::*;

#[test]
fn what_is_open_sorts_before_what_is_closed() {
    let keys = Keys::of(PortfolioId::from_bits(1));
    let debtor = DebtorId::from_bits(2);
    let invoice = keys.invoice(debtor, InvoiceId::from_bits(3));
    assert!(invoice.range.as_str() < OPEN_UNTIL);
    assert!(keys.person(debtor).range.as_str() < OPEN_UNTIL);
    assert!(keys.closed(&invoice).range.as_str() > OPEN_UNTIL);
    assert!(keys.fact(debtor, 9).range < keys.fact(debtor, 10).range);
}

#[test]
fn no_external_id_reaches_another_portfolio() {
    let (mine, other) = (Keys::of(PortfolioId::from_bits(1)), Keys::of(PortfolioId::from_bits(2)));
    for evil in ["#", "../x", "por_x#ext#invoice#s#1", "\u{0}", ""] {
        let key = mine.pointer(Named::Invoice, "stripe", evil);
        assert!(key.partition.starts_with(&mine.portfolio().to_string()));
        assert!(!key.partition.starts_with(&other.portfolio().to_string()));
    }
}

#[test]
fn a_job_of_waking_reads_back() {
    let keys = Keys::of(PortfolioId::from_bits(1));
    assert_eq!(parse_waking(&keys.waking()), Some(keys.portfolio()));
    assert_eq!(parse_waking(&keys.portfolio_item()), None);
}

#[test]
fn a_ledger_partition_reads_back() {
    let keys = Keys::of(PortfolioId::from_bits(1));
    let debtor = DebtorId::from_bits(2);
    assert_eq!(parse_ledger(&keys.ledger(debtor)), Some((keys.portfolio(), debtor)));
    assert_eq!(parse_ledger(&keys.settings()), None);
}

#[test]
fn a_day_that_was_begun_reads_back() {
    let keys = Keys::of(PortfolioId::from_bits(1));
    let day = NaiveDate::MIN;
    assert_eq!(parse_digest(&keys.digest(day)), Some(keys.portfolio()));
    assert_eq!(parse_digest(&keys.account(DebtorId::from_bits(2))), None);
}

//! The ranges that are texted, beside examples that somebody else keeps.

use domain::debtor::Country;
use formats::{NoMobile, mobile};

const EXAMPLES: &str = include_str!("mobiles.txt");

#[test]
fn a_mobile_number_of_each_country_is_read_and_no_fixed_premium_or_foreign_one() {
    let mut read = 0;
    for line in EXAMPLES.lines().filter(|line| !line.starts_with('#')) {
        let (country, numbers) = line.split_once(' ').unwrap();
        let home: Country = country.parse().unwrap();
        let mut wanted = String::new();
        for example in numbers.split(' ') {
            let (kind, number) = example.split_once('=').unwrap();
            let found = mobile(&number.replace('_', " "), home, Country::FR);
            match kind {
                "mobile" => {
                    number.clone_into(&mut wanted);
                    assert_eq!(found.as_deref(), Ok(number), "{country}");
                    assert_eq!(
                        mobile(number, Country::FR, Country::FR).as_deref(),
                        Ok(number),
                        "{country} from afar"
                    );
                }
                "spelled" => assert_eq!(found.as_deref(), Ok(wanted.as_str()), "{country}: {number}"),
                "far" => {
                    assert!(matches!(found, Err(NoMobile::Elsewhere | NoMobile::NotMobile)), "{country}");
                }
                _ => assert_eq!(found, Err(NoMobile::NotMobile), "{country}: {kind} {number}"),
            }
            read += 1;
        }
    }
    assert!(read > 250, "{read} examples");
}

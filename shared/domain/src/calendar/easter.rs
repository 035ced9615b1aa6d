//! Easter, by arithmetic alone: there is no table to forget to prolong.

/// The Sunday of Easter as a day of March, 22 to 56 (32 is the first of April), for a Gregorian year.
///
/// The anonymous Gregorian algorithm (Nature, 20 April 1876), as given by J. Meeus, Astronomical Algorithms, chapter 8.
/// The letters are his.
#[allow(clippy::many_single_char_names)]
pub(super) const fn day_of_march(year: i32) -> i32 {
    let a = year.rem_euclid(19);
    let (b, c) = (year.div_euclid(100), year.rem_euclid(100));
    let (d, e) = (b.div_euclid(4), b.rem_euclid(4));
    let f = (b + 8).div_euclid(25);
    let g = (b - f + 1).div_euclid(3);
    let h = (19 * a + b - d - g + 15).rem_euclid(30);
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
    let m = (a + 11 * h + 22 * l) / 451;
    h + l - 7 * m + 22
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_falls_where_the_almanacs_say() {
        let march = |day| day;
        let april = |day| 31 + day;
        for (year, expected) in [
            (1818, march(22)),
            (1954, april(18)),
            (2000, april(23)),
            (2008, march(23)),
            (2011, april(24)),
            (2024, march(31)),
            (2025, april(20)),
            (2026, april(5)),
            (2038, april(25)),
        ] {
            assert_eq!(day_of_march(year), expected, "{year}");
        }
    }

    #[test]
    fn easter_is_a_sunday_between_22_march_and_25_april() {
        for year in 1583..=4099 {
            let day = day_of_march(year);
            assert!((22..=56).contains(&day), "{year}");
            let first = chrono::NaiveDate::from_ymd_opt(year, 3, 1).expect("a date");
            let sunday = first + chrono::Duration::days(i64::from(day) - 1);
            assert_eq!(chrono::Datelike::weekday(&sunday), chrono::Weekday::Sun, "{year}");
        }
    }
}

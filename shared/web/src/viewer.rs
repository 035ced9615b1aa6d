//! Who is at the other end of the distribution, as it says itself: the last honest name of a caller before the functions.
//!
//! The distribution writes this header over whatever a caller sent, and the fence has seen its secret before anybody looks
//! here. The address that the API sees is the distribution's own, and `x-forwarded-for` begins with what the caller says.

use std::net::{IpAddr, Ipv6Addr};

use axum::http::{Extensions, HeaderMap};

/// `address:port`, written by the distribution when its origin request policy says so.
const HEADER: &str = "cloudfront-viewer-address";

/// Bits of an IPv6 address that one household or company has for itself.
const PREFIX: u32 = 64;

/// The caller by his address; his network's, when he has as many addresses as he likes.
pub(crate) fn of(headers: &HeaderMap, _: &Extensions) -> Option<String> {
    let mut values = headers.get_all(HEADER).iter();
    let (first, second) = (values.next()?, values.next());
    let (address, _) = first.to_str().ok().filter(|_| second.is_none())?.rsplit_once(':')?;
    let address: IpAddr = address.trim_matches(['[', ']']).parse().ok()?;
    Some(match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            Ipv6Addr::from_bits(address.to_bits() >> (128 - PREFIX) << (128 - PREFIX)).to_string()
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(values: &[&'static str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(HEADER, value.parse().unwrap());
        }
        headers.append("x-forwarded-for", "198.51.100.7".parse().unwrap());
        of(&headers, &Extensions::new())
    }

    #[test]
    fn a_caller_is_his_address_whatever_port_he_comes_from() {
        assert_eq!(caller(&["203.0.113.9:46532"]).as_deref(), Some("203.0.113.9"));
        assert_eq!(caller(&["203.0.113.9:80"]), caller(&["203.0.113.9:443"]));
        assert_eq!(caller(&["::ffff:203.0.113.9:443"]).as_deref(), Some("203.0.113.9"));
    }

    #[test]
    fn a_network_of_many_addresses_is_one_caller() {
        let here = caller(&["2001:db8:1:2::9:46532"]);
        assert_eq!(here.as_deref(), Some("2001:db8:1:2::"));
        assert_eq!(caller(&["[2001:db8:1:2:aaaa:bbbb:cccc:dddd]:443"]), here);
        assert_ne!(caller(&["2001:db8:1:3::9:443"]), here);
    }

    #[test]
    fn what_the_distribution_did_not_write_names_nobody() {
        for values in [&[][..], &["nobody"], &["203.0.113.9"], &["203.0.113.9:1", "203.0.113.8:1"], &[":80"]]
        {
            assert_eq!(caller(values), None, "{values:?}");
        }
    }
}

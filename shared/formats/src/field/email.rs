//! E-mail addresses, as strict as a header needs: what passes can stand in `To:` without quoting.

use super::{Faults, Node};

impl Node<'_> {
    pub(crate) fn email(&self, faults: &mut Faults) -> Option<String> {
        let address = address(self.raw(faults)?);
        if address.is_none() {
            faults.add(
                self,
                "is not an e-mail address such as billing@example.com (ASCII, at most 254 characters)",
            );
        }
        address
    }
}

/// `local@domain` in the plain form of RFC 5321: a dot-string, at least two labels, no quotes, no address literal. The
/// domain comes back in lower case.
#[must_use]
pub fn address(text: &str) -> Option<String> {
    let (local, domain) = text.split_once('@')?;
    let whole = text.len() <= 254 && (1..=64).contains(&local.len());
    if !whole || !is_local(local) || !is_domain(domain) {
        return None;
    }
    Some(format!("{local}@{}", domain.to_ascii_lowercase()))
}

fn is_local(local: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
    local.split('.').all(|part| !part.is_empty() && part.bytes().all(letter))
}

fn is_domain(domain: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(letter)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = domain.rsplit('.').next().unwrap_or("");
    domain.contains('.') && domain.split('.').all(label) && !last.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_addresses_pass_and_nothing_else() {
        assert_eq!(address("Compta.2+a@Dupont.EXAMPLE").as_deref(), Some("Compta.2+a@dupont.example"));
        for text in [
            "",
            "a",
            "@b.c",
            "a@",
            "a@b",
            "a@@b.c",
            "a@b@c.d",
            "a b@c.d",
            "a@b.c\r\nBcc: x@y.z",
            "a@b.c,d@e.f",
            "<a@b.c>",
            "\"a\"@b.c",
            ".a@b.c",
            "a..b@c.d",
            "a@-b.c",
            "a@b..c",
            "a@[127.0.0.1]",
            "a@127.0.0.1",
            "é@b.c",
            "a@é.fr",
            "a@b.c;",
            "a@b.c ",
        ] {
            assert_eq!(address(text), None, "{text}");
        }
        assert_eq!(address(&format!("{}@b.c", "a".repeat(65))), None);
        assert_eq!(address(&format!("a@{}c", "b.".repeat(130))), None);
    }
}

//! Which compressed form of a file a browser gets (RFC 9110, section 12.5.3).

/// How a file may travel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Encoding {
    Brotli,
    Gzip,
    Identity,
}

impl Encoding {
    /// What `Content-Encoding` says; nothing for a file as it is.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Identity => None,
        }
    }
}

/// The encoding with the highest weight; among equals the first. `None` when all are refused.
pub fn choose<T>(accepted: &[&str], made: impl Iterator<Item = (Encoding, T)>) -> Option<(Encoding, T)> {
    let weighed = made.map(|(encoding, bytes)| (weight(accepted, encoding), encoding, bytes));
    let wanted = weighed.filter(|(weight, ..)| *weight > 0);
    let best = wanted.reduce(|best, next| if next.0 > best.0 { next } else { best });
    best.map(|(_, encoding, bytes)| (encoding, bytes))
}

/// What `Accept-Encoding` gives this encoding, in thousandths (RFC 9110 section 12.5.3).
/// Sending it as it is has the lowest weight of all unless named, so anything welcome goes before it.
fn weight(accepted: &[&str], encoding: Encoding) -> u16 {
    let named = |name: &str| accepted.iter().find_map(|item| quality(item, name));
    match encoding.name() {
        Some("gzip") => named("gzip").or_else(|| named("x-gzip")).or_else(|| named("*")).unwrap_or(0),
        Some(name) => named(name).or_else(|| named("*")).unwrap_or(0),
        None => named("identity").unwrap_or_else(|| u16::from(named("*") != Some(0))),
    }
}

/// `br;q=0.5` is 500 for `br`, and `br` alone is 1000. An unreadable weight is none.
fn quality(item: &str, name: &str) -> Option<u16> {
    let mut parts = item.split(';').map(str::trim);
    if !parts.next()?.eq_ignore_ascii_case(name) {
        return None;
    }
    let q = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    Some(q.map_or(1000, thousandths))
}

fn thousandths(q: &str) -> u16 {
    let (whole, fraction) = q.split_once('.').unwrap_or((q, ""));
    let digits = format!("{whole}{fraction:0<3}");
    if fraction.len() > 3 { 0 } else { digits.parse().ok().filter(|weight| *weight <= 1000).unwrap_or(0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(accept: &str) -> Option<Encoding> {
        let accepted: Vec<&str> = accept.split(',').collect();
        let made = [Encoding::Brotli, Encoding::Gzip, Encoding::Identity];
        choose(&accepted, made.into_iter().map(|encoding| (encoding, ()))).map(|(encoding, ())| encoding)
    }

    #[test]
    fn the_browser_gets_the_encoding_it_likes_best() {
        for (accept, expected) in [
            ("gzip, deflate, br, zstd", Some(Encoding::Brotli)),
            ("gzip, deflate", Some(Encoding::Gzip)),
            ("x-gzip", Some(Encoding::Gzip)),
            ("GZIP;Q=0.7", Some(Encoding::Gzip)),
            ("br;q=0.5, gzip;q=0.8", Some(Encoding::Gzip)),
            ("br;q=0, gzip;q=0.1", Some(Encoding::Gzip)),
            ("br;q=0, *", Some(Encoding::Gzip)),
            ("*", Some(Encoding::Brotli)),
            ("", Some(Encoding::Identity)),
            ("deflate", Some(Encoding::Identity)),
            ("identity, br;q=0.2", Some(Encoding::Identity)),
            ("brotli, xbr", Some(Encoding::Identity)),
            ("br;q=abc", Some(Encoding::Identity)),
            ("br;q=1.0000", Some(Encoding::Identity)),
            ("*;q=0", None),
            ("identity;q=0, br;q=0, gzip;q=0", None),
        ] {
            assert_eq!(chosen(accept), expected, "{accept}");
        }
    }

    #[test]
    fn a_weight_is_read_in_thousandths() {
        for (q, expected) in
            [("1", 1000), ("1.000", 1000), ("0.5", 500), ("0.05", 50), ("0", 0), ("2", 0), ("-1", 0), ("", 0)]
        {
            assert_eq!(thousandths(q), expected, "{q}");
        }
    }
}

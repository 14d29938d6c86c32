//! Which addresses we go to. Pure; what is not named here as fine is refused.

use super::{OutsideError, Reach};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether a request may be sent to this address: on the open internet, or this machine when that is allowed.
pub fn may_reach(address: IpAddr, reach: &Reach) -> bool {
    match address {
        IpAddr::V4(v4) => is_open_v4(v4) || (reach.this_machine && v4.is_loopback()),
        IpAddr::V6(v6) => is_open_v6(v6) || (reach.this_machine && v6 == Ipv6Addr::LOCALHOST),
    }
}

/// Networks that are not on the open internet (the special-purpose registry of IANA): first address and prefix length.
const CLOSED_V4: [(Ipv4Addr, u32); 16] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),       // "this network"
    (Ipv4Addr::new(10, 0, 0, 0), 8),      // private
    (Ipv4Addr::new(100, 64, 0, 0), 10),   // behind a provider's NAT
    (Ipv4Addr::new(127, 0, 0, 0), 8),     // this machine
    (Ipv4Addr::new(169, 254, 0, 0), 16),  // link-local: where clouds keep their secrets
    (Ipv4Addr::new(172, 16, 0, 0), 12),   // private
    (Ipv4Addr::new(192, 0, 0, 0), 24),    // protocols
    (Ipv4Addr::new(192, 0, 2, 0), 24),    // documentation
    (Ipv4Addr::new(192, 31, 196, 0), 24), // AS112
    (Ipv4Addr::new(192, 88, 99, 0), 24),  // 6to4 relays
    (Ipv4Addr::new(192, 168, 0, 0), 16),  // private
    (Ipv4Addr::new(198, 18, 0, 0), 15),   // measuring
    (Ipv4Addr::new(198, 51, 100, 0), 24), // documentation
    (Ipv4Addr::new(203, 0, 113, 0), 24),  // documentation
    (Ipv4Addr::new(224, 0, 0, 0), 4),     // multicast
    (Ipv4Addr::new(240, 0, 0, 0), 4),     // reserved, and broadcast
];

fn is_open_v4(address: Ipv4Addr) -> bool {
    !CLOSED_V4.iter().any(|(net, length)| (address.to_bits() ^ net.to_bits()) >> (32 - length) == 0)
}

/// What of IPv6 is handed out at all is 2000::/3. An address that carries an IPv4 address is judged by that one.
fn is_open_v6(address: Ipv6Addr) -> bool {
    let [a, b, c, d, e, f, g, h] = address.segments();
    let carried = |high: u16, low: u16| is_open_v4(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)));
    match (a, b) {
        (0x64, 0xff9b) if (c, d, e, f) == (0, 0, 0, 0) => carried(g, h), // NAT64
        (0x2002, _) => carried(b, c),                                    // 6to4
        (0x2001, ..=0x01ff) => false,                                    // protocols, Teredo
        (0x2001, 0x0db8) => false,                                       // documentation
        (0x3fff, ..=0x0fff) => false,                                    // documentation
        (0x2000..=0x3fff, _) => true,
        _ => false, // mapped and compatible IPv4, loopback, unique local, link-local, multicast, and what is not given out
    }
}

/// The place that an address names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The name, in lower case.
    pub host: String,
    /// Its port.
    pub port: u16,
}

/// The place in an address as somebody typed it. Strict: a name with a dot in it, letters and digits, https, no name
/// or password in front, no port but those allowed. Nothing in it can be read in two ways.
///
/// # Errors
/// With why we do not go there.
pub fn target(url: &str, reach: &Reach) -> Result<Target, OutsideError> {
    const ODD: OutsideError = OutsideError::Address("Dit adres klopt niet. Het ziet eruit als https://naam.nl/pad.");
    if !url.bytes().all(|byte| (0x21..=0x7e).contains(&byte) && byte != b'\\') {
        return Err(ODD);
    }
    let (is_secure, rest) = match (url.strip_prefix("https://"), url.strip_prefix("http://")) {
        (Some(rest), _) => (true, rest),
        (_, Some(rest)) => (false, rest),
        _ => return Err(OutsideError::Address("Dit adres begint niet met https://.")),
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port_of(port).ok_or(ODD)?)),
        _ => (authority, None),
    };
    let host = host.to_ascii_lowercase();
    let port = port.unwrap_or(if is_secure { 443 } else { 80 });
    if reach.this_machine && THIS_MACHINE.contains(&host.as_str()) {
        return Ok(Target { host, port });
    }
    if !is_secure {
        return Err(OutsideError::Address("Dit adres begint niet met https://."));
    }
    if THIS_MACHINE.contains(&host.as_str()) {
        return Err(OutsideError::Inside);
    }
    if !is_name(&host) {
        return Err(OutsideError::Address("In dit adres staat geen gewone naam. Cijfers alleen mogen niet."));
    }
    if port != 443 && !reach.ports.contains(&port) {
        return Err(OutsideError::Address("Deze poort mag niet. Alleen 443 mag."));
    }
    Ok(Target { host, port })
}

/// The names of this machine itself.
pub(crate) const THIS_MACHINE: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

fn port_of(digits: &str) -> Option<u16> {
    let is_plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    is_plain.then(|| digits.parse().ok())?
}

/// Two labels or more, the last of which begins with a letter: that is never a number, whatever its base.
fn is_name(host: &str) -> bool {
    let labels: Vec<&str> = host.split('.').collect();
    let is_label = |label: &&str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    host.len() <= 253
        && labels.len() >= 2
        && labels.iter().all(is_label)
        && labels.last().is_some_and(|last| last.starts_with(|c: char| c.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const OPEN: [&str; 8] = [
        "8.8.8.8",
        "172.15.255.255",
        "172.32.0.1",
        "100.128.0.1",
        "192.167.255.255",
        "2a00:1450:400e:80d::200e",
        "2002:808:808::1",
        "64:ff9b::808:808",
    ];

    const CLOSED: [&str; 40] = [
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::8.8.8.8",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:8.8.8.8",
        "64:ff9b::a00:1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::808:808",
        "2002:a00:1::1",
        "2002:7f00:1::1",
        "2002:c0a8:101::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:db8::1",
        "fc00::1",
        "fdff::1",
        "fe80::1",
        "ff02::1",
    ];

    #[test]
    fn only_the_open_internet_is_reached() {
        let reach = Reach::default();
        for (addresses, expected) in [(&OPEN[..], true), (&CLOSED[..], false)] {
            for text in addresses {
                assert_eq!(may_reach(text.parse().unwrap(), &reach), expected, "{text}");
            }
        }
    }

    #[test]
    fn a_developer_may_reach_their_own_machine_and_nothing_else_inside() {
        let reach = Reach { this_machine: true, ..Reach::default() };
        for text in CLOSED {
            let is_here = text == "::1" || text.starts_with("127.");
            assert_eq!(may_reach(text.parse().unwrap(), &reach), is_here, "{text}");
        }
    }

    #[test]
    fn an_address_is_a_name_with_https_and_nothing_odd() {
        let reach = Reach { ports: vec![8443], ..Reach::default() };
        for (url, host, port) in [
            ("https://login.school.example", "login.school.example", 443),
            ("https://LOGIN.school.example/pad?x=1#y", "login.school.example", 443),
            ("https://school.example:443/", "school.example", 443),
            ("https://school.example:8443/", "school.example", 8443),
            ("https://xn--caf-dma.example/", "xn--caf-dma.example", 443),
            ("https://school.example?@inside.example", "school.example", 443),
        ] {
            assert_eq!(target(url, &reach), Ok(Target { host: host.to_owned(), port }), "{url}");
        }
        for url in [
            "http://school.example/",
            "HTTPS://school.example/",
            "ftp://school.example/",
            "//school.example/",
            "school.example",
            "https://",
            "https:///pad",
            "https://school.example:80/",
            "https://school.example:0443/",
            "https://school.example:99999/",
            "https://school.example:/",
            "https://name:word@school.example/",
            "https://school.example@10.0.0.1/",
            "https://school.example./",
            "https://school/",
            "https://localhost/",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://8.8.8.8/",
            "https://134744072/",
            "https://0x08080808/",
            "https://010.010.010.010/",
            "https://0x7f.1/",
            "https://1.2.3.0x7f/",
            "https://[2a00:1450:400e:80d::200e]/",
            "https://[::ffff:127.0.0.1]/",
            "https://school.example\\@inside.example/",
            "https://school%2eexample/",
            "https://sch\tool.example/",
            "https://school .example/",
            "https://schoöl.example/",
            "https://-school.example/",
            " https://school.example/",
        ] {
            assert!(target(url, &reach).is_err(), "{url}");
        }
        let here = Reach { this_machine: true, ..Reach::default() };
        for (url, fine) in [
            ("http://127.0.0.1:4000/x", true),
            ("http://localhost:4000", true),
            ("http://[::1]:4000/", true),
            ("http://127.1:4000/", false),
            ("http://2130706433/", false),
            ("http://school.example/", false),
        ] {
            assert_eq!(target(url, &here).is_ok(), fine, "{url}");
        }
    }

    proptest! {
        #[test]
        fn private_networks_stay_closed_however_they_are_written(bits in any::<u32>()) {
            let v4 = Ipv4Addr::from_bits(bits);
            let closed = v4.is_private() || v4.is_loopback() || v4.is_link_local() || v4.is_multicast();
            let [a, b, c, d] = v4.octets().map(u16::from);
            let (high, low) = (a << 8 | b, c << 8 | d);
            let ways: [IpAddr; 4] = [
                v4.into(),
                v4.to_ipv6_mapped().into(),
                Ipv6Addr::new(0x2002, high, low, 0, 0, 0, 0, 1).into(),
                Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, high, low).into(),
            ];
            if closed {
                for way in ways {
                    prop_assert!(!may_reach(way, &Reach::default()), "{way}");
                }
            }
        }

        #[test]
        fn any_text_is_judged_without_a_fall(url in "(https?://)?[ -~]{0,40}") {
            if let Ok(found) = target(&url, &Reach::default()) {
                prop_assert!(is_name(&found.host) && found.port == 443);
            }
        }
    }
}

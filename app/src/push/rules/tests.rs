//! The rules of push messages, as tables.

use super::*;

const PUBLIC: Reach = Reach { ports: Vec::new(), this_machine: false };
const IN_A_TEST: Reach = Reach { ports: Vec::new(), this_machine: true };

#[test]
fn only_known_push_services_are_gone_to() {
    for (endpoint, origin_of_it) in [
        ("https://fcm.googleapis.com/fcm/send/abc", Some("https://fcm.googleapis.com")),
        ("https://updates.push.services.mozilla.com/wpush/v2/abc", Some("https://updates.push.services.mozilla.com")),
        ("https://web.push.apple.com/QAbc", Some("https://web.push.apple.com")),
        ("https://am3p.notify.windows.com/w/?token=a", Some("https://am3p.notify.windows.com")),
        ("https://FCM.googleapis.com/x", Some("https://fcm.googleapis.com")),
        ("https://evilfcm.googleapis.com/x", None),
        ("https://fcm.googleapis.com.evil.example/x", None),
        ("https://googleapis.com/x", None),
        ("https://fcm.googleapis.com@evil.example/x", None),
        ("https://fcm.googleapis.com:8443/x", None),
        ("http://fcm.googleapis.com/x", None),
        ("https://127.0.0.1/x", None),
        ("https://localhost/x", None),
        ("https://169.254.169.254/x", None),
        ("", None),
    ] {
        assert_eq!(origin(endpoint, &PUBLIC).ok().as_deref(), origin_of_it, "{endpoint}");
    }
}

#[test]
fn this_machine_is_reached_in_a_test_alone() {
    let endpoint = "http://127.0.0.1:4000/push/1";
    assert!(origin(endpoint, &PUBLIC).is_err());
    assert_eq!(origin(endpoint, &IN_A_TEST).as_deref(), Ok("http://127.0.0.1:4000"));
    assert_eq!(origin("http://localhost:4000/1", &IN_A_TEST).as_deref(), Ok("http://localhost:4000"));
    assert!(origin("https://push.evil.example/1", &IN_A_TEST).is_err(), "nor does a test go anywhere else");
    assert!(origin("https://l.l/1", &IN_A_TEST).is_err());
}

#[test]
fn a_subscription_is_read_strictly() {
    let key = format!("B{}", "a".repeat(86));
    let auth = "b".repeat(22);
    let json = |endpoint: &str, key: &str, auth: &str| {
        format!(r#"{{"endpoint":"{endpoint}","expirationTime":null,"keys":{{"p256dh":"{key}","auth":"{auth}"}}}}"#)
    };
    let fine = "https://web.push.apple.com/Q";
    let read_one = |text: String| read(text.as_bytes(), &PUBLIC);
    let posted = read_one(json(fine, &key, &auth)).expect("a subscription");
    assert_eq!((posted.endpoint.as_str(), posted.again), (fine, false));
    assert!(read_one(json(fine, &format!("{key}="), &format!("{auth}=="))).is_some(), "padding is no harm");
    for wrong in [
        json("https://push.example/1", &key, &auth),
        json(&format!("{fine}{}", "a".repeat(1100)), &key, &auth),
        json(fine, &"a".repeat(87), &auth),
        json(fine, &key[1..], &auth),
        json(fine, &key, "b"),
        json(fine, &key, &"é".repeat(11)),
        "{}".to_owned(),
        "endpoint=x".to_owned(),
        String::new(),
    ] {
        assert_eq!(read_one(wrong.clone()), None, "{wrong}");
    }
}

#[test]
fn a_wait_is_believed_up_to_a_day() {
    // Sunday 6 November 1994, 08:49:37 GMT.
    let world = At(784_111_777);
    for (value, seconds) in [
        ("120", Some(120)),
        (" 1 ", Some(1)),
        ("0", None),
        ("-5", None),
        ("9999999", Some(86_400)),
        ("Sun, 06 Nov 1994 08:50:37 GMT", Some(60)),
        ("Sun, 06 Nov 1994 08:49:37 GMT", None),
        ("later", None),
        ("", None),
    ] {
        assert_eq!(retry_after(value, world), seconds, "{value}");
    }
}

#[test]
fn a_message_goes_on_until_nobody_is_left_or_it_is_too_late() {
    let until = At(1000);
    let tally = |outcomes: &[(Outcome, Option<i64>)]| {
        let mut tally = Tally::default();
        outcomes.iter().for_each(|(outcome, again)| tally.count(*outcome, again.map(At)));
        tally.verdict(until)
    };
    use Outcome::{Accepted, Busy, Down, Gone, Refused};
    let again_at = |verdict: Verdict| if let Verdict::Again(_, at) = verdict { Some(at.0) } else { None };
    assert_eq!(tally(&[(Accepted, None), (Gone, None)]), Verdict::Delivered);
    assert_eq!(tally(&[(Accepted, None), (Accepted, None)]), Verdict::Delivered);
    assert_eq!(again_at(tally(&[(Accepted, None), (Down, Some(500)), (Busy, Some(300))])), Some(300));
    assert_eq!(again_at(tally(&[(Down, Some(500))])), Some(500));
    assert!(matches!(tally(&[(Down, Some(1000))]), Verdict::GivenUp(words) if words.starts_with("te laat")));
    assert_eq!(tally(&[(Accepted, None), (Down, Some(1000))]), Verdict::Delivered);
    assert!(matches!(tally(&[(Refused, None)]), Verdict::GivenUp(words) if words.starts_with("geweigerd")));
    assert!(matches!(tally(&[(Gone, None)]), Verdict::GivenUp(words) if words.contains("uitgezet")));
}

#[test]
fn a_made_up_contact_is_refused() {
    for (contact, fine) in [
        ("mailto:beheer@derede.nl", true),
        ("https://derede.nl/contact", true),
        ("https://nazorg.derede.nl", true),
        ("beheer@derede.nl", false),
        ("http://derede.nl", false),
        ("mailto:example@example.com", false),
        ("mailto:a@school.example", false),
        ("mailto:a@localhost", false),
        ("mailto:@derede.nl", false),
        ("mailto:beheer", false),
        ("https://", false),
        ("https://127.0.0.1", false),
        ("https://iets.test/", false),
        ("mailto:a b@derede.nl", false),
        ("", false),
    ] {
        assert_eq!(check_contact(contact).is_ok(), fine, "{contact}");
    }
}

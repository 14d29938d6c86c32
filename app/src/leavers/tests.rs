//! The list as schools send it, with all its dirt.

use std::str::FromStr;

use chrono::NaiveDate;

use super::cells::{clean, fold, is_formula};
use super::contact::{NoMail, NoPhone, read_mail, read_phone};
use super::dates::{NoDate, read_date};
use super::numbers::{is_bsn, quotable, without_bsn};
use super::*;

const EXPORTED: &[u8] = include_bytes!("../../../tests/data/uitstroom.csv");
const EXPORTED_UTF8: &[u8] = include_bytes!("../../../tests/data/uitstroom-utf8.csv");
const HEADER: &str = "Nr;Leerlingnummer;Voornaam;Achternaam;Geboortedatum;Gemeente;Uitstroomdatum";

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn today() -> NaiveDate {
    day(2026, 11, 21)
}

fn read(text: &str) -> LeaversList {
    read_list(text.as_bytes(), today()).unwrap()
}

/// A list of one person; `changed` gives the columns that differ, further columns included.
fn one_row(changed: &[(&str, &str)]) -> LeaversList {
    let mut cells = vec![
        ("Leerlingnummer", "41001"),
        ("Voornaam", "Samira"),
        ("Achternaam", "Visser"),
        ("Geboortedatum", "14-02-2007"),
        ("Gemeente", "Nieuwland"),
        ("Uitstroomdatum", "12-07-2025"),
    ];
    for (name, text) in changed {
        match cells.iter_mut().find(|cell| cell.0 == *name) {
            Some(cell) => cell.1 = text,
            None => cells.push((name, text)),
        }
    }
    let (names, texts): (Vec<&str>, Vec<&str>) = cells.into_iter().unzip();
    read(&format!("{}\n{}\n", names.join("\t"), texts.join("\t")))
}

fn the_leaver(changed: &[(&str, &str)]) -> Leaver {
    let list = one_row(changed);
    assert_eq!(list.refused, []);
    list.rows.into_iter().next().unwrap()
}

fn the_refusal(changed: &[(&str, &str)]) -> RefusedRow {
    let list = one_row(changed);
    assert_eq!(list.rows, [], "this row should stay out: {changed:?}");
    list.refused.into_iter().next().unwrap()
}

fn the_notices(changed: &[(&str, &str)]) -> Vec<String> {
    let list = one_row(changed);
    assert_eq!(list.rows.len(), 1, "this row should come in: {changed:?} {:?}", list.refused);
    list.notices.into_iter().map(|notice| notice.text).collect()
}

fn refused_lines(list: &LeaversList) -> Vec<u32> {
    list.refused.iter().map(|row| row.line).collect()
}

#[test]
fn an_export_from_windows_is_read_with_all_its_dirt() {
    let list = read_list(EXPORTED, today()).unwrap();
    assert_eq!((list.encoding, list.delimiter, list.had_bsn), (Encoding::Windows1252, Delimiter::Semicolon, true));
    assert_eq!(list.rows.len(), 30);
    assert_eq!(refused_lines(&list), [8, 9, 10, 11, 15, 16, 17, 34]);
    let noticed: Vec<u32> = list.notices.iter().map(|notice| notice.line).collect();
    assert_eq!(noticed, [6, 7, 18, 19, 21, 26, 32, 41]);
}

#[test]
fn the_same_list_with_commas_in_utf8_holds_the_same_people() {
    let windows = read_list(EXPORTED, today()).unwrap();
    let list = read_list(EXPORTED_UTF8, today()).unwrap();
    assert_eq!((list.encoding, list.delimiter), (Encoding::Utf8, Delimiter::Comma));
    assert_eq!((list.rows, list.refused, list.notices), (windows.rows, windows.refused, windows.notices));
}

#[test]
fn the_people_of_the_list_come_in_whole() {
    let list = read_list(EXPORTED, today()).unwrap();
    let find = |name: &str| list.rows.iter().find(|row| row.full_name() == name).unwrap();
    let samira = find("Samira Visser");
    assert_eq!(samira.phone.as_deref(), Some("+31655500101"));
    assert_eq!(samira.contract_ends_on, Some(day(2026, 11, 30)));
    assert_eq!(samira.advice, Some(OutflowAdvice::WerkMetBegeleiding));
    assert_eq!(samira.destination, OutflowDestination::Arbeid);
    let thomas = find("Thomas Kuiper");
    assert_eq!((thomas.born_on, thomas.outflow_on), (day(2009, 9, 15), day(2027, 6, 30)));
    assert_eq!(find("Kees van Rietdijk").destination, OutflowDestination::ArbeidBbl);
    assert_eq!(find("Konrad Wisniak").remark.as_deref(), Some("zegt \"ja\" maar begrijpt het niet altijd"));
    assert_eq!(find("Fleur van Buren").remark.as_deref(), Some("moeder belt voor elke afspraak"));
    assert!(list.rows.iter().any(|row| row.first_name == "Joëlle"));
}

#[test]
fn no_bsn_is_left_anywhere() {
    for bytes in [EXPORTED, EXPORTED_UTF8] {
        let list = read_list(bytes, today()).unwrap();
        let everything = format!("{list:?} {}", serde_json::to_string(&list).unwrap());
        assert!(!everything.contains("9999"), "the column of BSNs is dropped");
        assert!(!everything.contains("123456782"), "a BSN in a remark is dropped");
        assert!(everything.contains("BSN (nummer weggelaten) staat ook op de kaart"));
    }
}

#[test]
fn a_list_survives_being_put_away_and_fetched() {
    let list = read_list(EXPORTED, today()).unwrap();
    let stored = serde_json::to_string(&list).unwrap();
    assert_eq!(serde_json::from_str::<LeaversList>(&stored).unwrap(), list);
}

#[test]
fn excels_unicode_text_is_read() {
    let text = format!("{}\r\n1;41001;Zoë;Visser;14-02-2007;Nieuwland;12-07-2025\r\n", HEADER).replace(';', "\t");
    let units: Vec<u16> = text.encode_utf16().collect();
    let little = [vec![0xFF, 0xFE], units.iter().flat_map(|unit| unit.to_le_bytes()).collect()].concat();
    let big = [vec![0xFE, 0xFF], units.iter().flat_map(|unit| unit.to_be_bytes()).collect()].concat();
    for (bytes, encoding) in [(little, Encoding::Utf16Le), (big, Encoding::Utf16Be)] {
        let list = read_list(&bytes, today()).unwrap();
        assert_eq!((list.encoding, list.delimiter), (encoding, Delimiter::Tab));
        assert_eq!(list.rows[0].first_name, "Zoë");
    }
}

#[test]
fn a_mark_at_the_start_and_a_hint_for_excel_do_no_harm() {
    let text = format!("\u{FEFF}sep=;\r\n{HEADER}\r\n1;41001;Zoë;Visser;fout;Nieuwland;12-07-2025\r\n");
    assert_eq!(refused_lines(&read(&text)), [3]);
}

#[test]
fn a_file_that_is_no_list_is_refused_with_what_to_do() {
    let many = format!("{HEADER}\n{}", "1;1;a;b;c;d;e\n".repeat(MAX_ROWS + 1));
    let header_only = format!("{HEADER}\n;;;;;;\n");
    let cases: [(&[u8], NotAList, &str); 15] = [
        (b"", NotAList::Empty, "leeg"),
        (b"\xEF\xBB\xBF \r\n ", NotAList::Empty, "leeg"),
        (&vec![b'a'; MAX_BYTES + 1], NotAList::TooLarge, "5 MB"),
        (b"%PDF-1.7 Leerlingnr;Roepnaam", NotAList::NotText, "pdf"),
        (b"\x89PNG\r\n\x1A\n", NotAList::NotText, "foto"),
        (b"\xFF\xD8\xFF\xE0rest", NotAList::NotText, "foto"),
        (b"Leerlingnr;Roep\0naam", NotAList::NotText, "CSV"),
        (b"\x01\x02\x03\x04\x05 Leerlingnr", NotAList::NotText, "CSV"),
        (b"PK\x03\x04....xl/workbook.xml", NotAList::Excel, "Bestand, Opslaan als, CSV"),
        (b"PK\x03\x04....word/document.xml", NotAList::NotText, "CSV"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1", NotAList::Excel, "Bestand, Opslaan als, CSV"),
        (b"lieve mensen;\nhierbij de lijst", NotAList::NoHeader, "eerste regel"),
        (
            b"Leerlingnr;Roepnaam;Achternaam;Gemeente\n1;2;3;4",
            NotAList::MissingColumns(vec!["geboortedatum", "uitstroomdatum"]),
            "geboortedatum, uitstroomdatum",
        ),
        (header_only.as_bytes(), NotAList::NoRows, "geen enkele leerling"),
        (many.as_bytes(), NotAList::TooManyRows, "20000"),
    ];
    for (bytes, expected, said) in cases {
        let refused = read_list(bytes, today()).unwrap_err();
        assert_eq!(refused, expected);
        assert!(refused.to_string().contains(said), "{refused}");
    }
}

#[test]
fn hostile_bytes_never_break_the_reading() {
    let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed
    };
    for round in 0..120 {
        let noise: Vec<u8> = (0..next() % 400).map(|_| next().to_le_bytes()[0]).collect();
        let _ = read_list(&noise, today());
        let mut torn = EXPORTED.to_vec();
        for _ in 0..=round % 40 {
            let place = usize::try_from(next()).unwrap() % torn.len();
            torn[place] = [b'"', b';', b'\n', b'\r', b'=', 0xE9, 0x81, b'9'][usize::try_from(next() % 8).unwrap()];
        }
        torn.truncate(usize::try_from(next()).unwrap() % torn.len());
        if let Ok(list) = read_list(&torn, today()) {
            serde_json::to_string(&list).unwrap();
        }
    }
}

#[test]
fn columns_are_known_by_many_names_in_any_order() {
    let text = "UITSTROOM DATUM,Woongemeente,Geb. datum,\"Achternaam\",Tussenvoegsel(s),Voor-naam,Stamnr.,E-Mail,Tél.nr\n\
                12-07-2025,Waterdam,14-02-2007,Hart,van 't,Noë,A-12,noe@Example.ORG,0612345678\n";
    let list = read(text);
    assert_eq!(list.notices, []);
    let leaver = &list.rows[0];
    assert_eq!(leaver.full_name(), "Noë van 't Hart");
    assert_eq!((leaver.pupil_number.as_str(), leaver.municipality.as_str()), ("A-12", "Waterdam"));
    assert_eq!((leaver.mail.as_deref(), leaver.phone.as_deref()), (Some("noe@example.org"), Some("+31612345678")));
    assert!(!list.had_bsn);
}

#[test]
fn the_mobile_number_is_taken_where_a_list_has_two_phones() {
    let leaver = the_leaver(&[("Telefoon", "0320-123456"), ("Mobiel", "06-12345678")]);
    assert_eq!(leaver.phone.as_deref(), Some("+31612345678"));
}

#[test]
fn columns_that_do_not_take_part_are_named_once() {
    let notices = the_notices(&[("Klas", "P5"), ("Schoolsoort", "pro"), ("", "los")]);
    assert_eq!(notices, ["Deze kolommen doen niet mee: Klas, Schoolsoort."]);
}

#[test]
fn days_are_read_as_people_type_them() {
    let july = Ok(day(2022, 7, 15));
    let cases = [
        ("15-07-2022", july),
        ("15-7-2022", july),
        ("15/07/2022", july),
        ("15.07.2022", july),
        ("2022-07-15", july),
        ("20220715", july),
        ("15 juli 2022", july),
        ("15 Jul. 2022", july),
        ("15-jul-2022", july),
        ("15-07-2022 00:00:00", july),
        ("2022-07-15T00:00:00", july),
        ("1 mrt 2022", Ok(day(2022, 3, 1))),
        ("1 sept. 2022", Ok(day(2022, 9, 1))),
        ("29-02-2024", Ok(day(2024, 2, 29))),
        ("29-02-2023", Err(NoDate::DoesNotExist)),
        ("00-01-2023", Err(NoDate::DoesNotExist)),
        ("07/15/2022", Err(NoDate::DoesNotExist)),
        ("15-07-22", Err(NoDate::TwoDigitYear)),
        ("15 juli '22", Err(NoDate::Unreadable)),
        ("38059", Err(NoDate::SpreadsheetNumber)),
        ("-15-07-2022", Err(NoDate::Unreadable)),
        ("15 ju 2022", Err(NoDate::Unreadable)),
        ("15-07", Err(NoDate::Unreadable)),
        ("15-07-20222", Err(NoDate::Unreadable)),
        ("zomer", Err(NoDate::Unreadable)),
        ("é5-07-2022", Err(NoDate::Unreadable)),
        ("", Err(NoDate::Unreadable)),
    ];
    for (typed, expected) in cases {
        assert_eq!(read_date(typed), expected, "{typed}");
    }
}

#[test]
fn a_birth_date_that_does_not_exist_is_named() {
    let row = the_refusal(&[("Geboortedatum", "31-02-2007")]);
    assert_eq!((row.line, row.who.as_str()), (2, "Samira Visser"));
    assert_eq!(row.problem, "De geboortedatum 31-02-2007 bestaat niet.");
    assert_eq!(row.remedy, "Zoek de juiste datum op en verbeter regel 2.");
}

#[test]
fn days_that_can_not_be_right_keep_a_row_out() {
    let cases: [(&[(&str, &str)], &str); 9] = [
        (&[("Geboortedatum", "14-02-07")], "heeft een jaartal van twee cijfers"),
        (&[("Geboortedatum", "39127")], "Zo bewaart Excel een datum"),
        (&[("Geboortedatum", "31-12-1939")], "ligt voor 1940"),
        (&[("Geboortedatum", "22-11-2026")], "ligt in de toekomst"),
        (&[("Geboortedatum", "13-07-2013")], "was deze leerling pas 11 jaar"),
        (&[("Uitstroomdatum", "1-7-1907")], "De uitstroomdatum 1-7-1907 ligt voor de geboortedatum 14-02-2007"),
        (&[("Uitstroomdatum", "22-11-2028")], "meer dan twee jaar in de toekomst"),
        (&[("Contract tot", "31-11-2026")], "De einddatum van het contract 31-11-2026 bestaat niet"),
        (&[("Contract tot", "01-01-0202")], "kan niet kloppen"),
    ];
    for (changed, said) in cases {
        let row = the_refusal(changed);
        assert!(row.problem.contains(said), "{} should say: {said}", row.problem);
        assert!(row.remedy.contains("regel 2"), "{}", row.remedy);
    }
}

#[test]
fn days_at_the_edge_come_in() {
    for changed in [
        ("Geboortedatum", "01-01-1940"),
        ("Geboortedatum", "12-07-2013"),
        ("Uitstroomdatum", "21-11-2028"),
        ("Contract tot", "01-01-2020"),
    ] {
        assert_eq!(the_notices(&[changed]), Vec::<String>::new(), "{changed:?}");
    }
}

#[test]
fn every_required_fact_that_is_missing_is_named() {
    let row = the_refusal(&[("Geboortedatum", ""), ("Voornaam", "-"), ("Gemeente", "onbekend")]);
    assert_eq!(row.problem, "De voornaam ontbreekt. De geboortedatum ontbreekt. De gemeente ontbreekt.");
    assert_eq!(row.who, "Visser");
    assert_eq!(the_refusal(&[("Voornaam", ""), ("Achternaam", "")]).who, "leerling 41001");
}

#[test]
fn a_cell_that_a_spreadsheet_would_run_keeps_a_row_out() {
    for formula in ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", " =HYPERLINK(1)", "\u{200B}=1", "＝1"] {
        assert!(is_formula(&clean(formula)), "{formula}");
        let row = the_refusal(&[("Opmerking", formula)]);
        assert!(row.problem.starts_with("De opmerking begint met het teken"), "{}", row.problem);
    }
    for harmless in ["+31612345678", "+31 (0)6 1234 5678", "a=b", "'t is goed"] {
        assert!(!is_formula(harmless), "{harmless}");
    }
    assert_eq!(the_refusal(&[("Voornaam", "=cmd")]).who, "Visser");
}

#[test]
fn text_is_cleaned_of_what_nobody_sees() {
    assert_eq!(clean("\u{FEFF} Jan\u{A0}\u{0} \u{202E}de\r\n  Wit\u{7}"), "Jan de Wit");
    assert_eq!(clean(" - "), "");
    assert_eq!(fold("Tél. nr / MOBIEL"), "telnrmobiel");
}

#[test]
fn text_that_is_too_long_or_damaged_keeps_a_row_out() {
    let name = "a".repeat(81);
    assert_eq!(the_refusal(&[("Achternaam", &name)]).problem, "De achternaam is te lang: 81 tekens.");
    let remark = "é".repeat(200);
    assert_eq!(the_leaver(&[("Opmerking", &remark)]).remark.unwrap().chars().count(), 200);
    assert!(the_refusal(&[("Voornaam", "Zo\u{FFFD}")]).problem.contains("kapot"));
}

#[test]
fn phones_get_one_form() {
    let mobile = Ok("+31612345678".to_owned());
    let cases = [
        ("06-12345678", mobile.clone()),
        ("06 12 34 56 78", mobile.clone()),
        ("+31612345678", mobile.clone()),
        ("+31 (0)6 1234 5678", mobile.clone()),
        ("0031612345678", mobile.clone()),
        ("31612345678", mobile.clone()),
        ("612345678", mobile.clone()),
        ("'0612345678", mobile),
        ("0320-123456", Ok("+31320123456".to_owned())),
        ("+48 601 234 567", Ok("+48601234567".to_owned())),
        ("600000011", Err(NoPhone::MayBeBsn)),
        ("06-1234567", Err(NoPhone::Unreadable)),
        ("06-12345678 / 06-87654321", Err(NoPhone::Unreadable)),
        ("onbekend", Err(NoPhone::Unreadable)),
    ];
    for (typed, expected) in cases {
        assert_eq!(read_phone(typed), expected, "{typed}");
    }
}

#[test]
fn mail_addresses_are_those_that_servers_accept() {
    for good in ["noor@example.org", "n.de-wit+school@mail.example.org"] {
        assert_eq!(read_mail(good).as_deref(), Ok(good));
    }
    for bad in ["noor", "noor@", "@example.org", "noor@example", "a..b@example.org", "a b@example.org", "a@-x.nl"] {
        assert_eq!(read_mail(bad), Err(NoMail::Unreadable), "{bad}");
    }
    assert_eq!(read_mail("ömer@example.org"), Err(NoMail::OddLetter('ö')));
}

#[test]
fn what_is_left_out_or_assumed_is_told() {
    let cases = [
        ("Mobiel", "onbekend", "Het telefoonnummer is leeg gelaten: “onbekend” is geen telefoonnummer."),
        (
            "E-mail",
            "zoë@example.org",
            "Het mailadres zoë@example.org is weggelaten: veel mailservers weigeren de letter ë.",
        ),
        ("Uitstroomprofiel", "sport", "Het uitstroomprofiel “sport” kennen we niet. We nemen “onbekend”."),
        ("Bestemming", "wereldreis", "De bestemming “wereldreis” kennen we niet. We nemen “onbekend”."),
        ("Contract tot", "voor vast", "De einddatum van het contract is leeg gelaten: “voor vast” is geen datum."),
    ];
    for (name, text, said) in cases {
        assert_eq!(the_notices(&[(name, text)]), [said]);
    }
    for (name, _, _) in cases {
        assert_eq!(the_notices(&[(name, "")]), Vec::<String>::new(), "an empty cell is no news");
    }
}

#[test]
fn words_for_outflow_are_read_as_schools_type_them() {
    let cases = [
        ("arbeid + bbl", OutflowDestination::ArbeidBbl),
        ("MBO-BOL", OutflowDestination::MboBol),
        ("geen werk/opleiding", OutflowDestination::GeenWerkOfOpleiding),
        ("beschut_werk", OutflowDestination::BeschutWerk),
        ("andere PrO school", OutflowDestination::AndereProSchool),
        ("onbekend", OutflowDestination::Onbekend),
    ];
    for (typed, expected) in cases {
        assert_eq!(the_leaver(&[("Bestemming", typed)]).destination, expected);
    }
    let advice = the_leaver(&[("Uitstroomadvies", "naar werk, nog geen werk")]).advice;
    assert_eq!(advice, Some(OutflowAdvice::NaarWerkNogGeenWerk));
    assert_eq!(the_leaver(&[("Uitstroomadvies", "")]).advice, None);
}

#[test]
fn stored_values_of_outflow_are_read_back() {
    for word in OutflowProfile::ALL {
        assert_eq!(OutflowProfile::from_str(word.as_str()), Ok(*word));
    }
    for word in OutflowAdvice::ALL {
        assert_eq!(OutflowAdvice::from_str(word.as_str()), Ok(*word));
    }
    for word in OutflowDestination::ALL {
        assert_eq!(OutflowDestination::from_str(word.as_str()), Ok(*word));
        assert_eq!(serde_json::to_string(word).unwrap(), format!("\"{}\"", word.as_str()));
    }
    assert!(OutflowAdvice::from_str("Bbl").is_err());
}

#[test]
fn numbers_that_pass_the_eleven_test_go_out() {
    assert!(is_bsn("123456782") && is_bsn("111222333") && is_bsn("10000008"));
    assert!(!is_bsn("123456789") && !is_bsn("000000000") && !is_bsn("1234567"));
    let gone = [
        ("bsn 123456782.", "bsn (nummer weggelaten)."),
        ("1234.56.782 en 123 456 782", "(nummer weggelaten) en (nummer weggelaten)"),
        ("x123456782y", "x(nummer weggelaten)y"),
    ];
    for (text, clean) in gone {
        assert_eq!(without_bsn(text, &[]).as_deref(), Some(clean));
    }
    for kept in ["06-10000008", "06 12 34 56 78", "op 31-07-2021 gebeld", "kamer 12", "1234567890123"] {
        assert_eq!(without_bsn(kept, &[]), None, "{kept}");
    }
    assert_eq!(quotable("987654321"), "(nummer weggelaten)");
    assert_eq!(quotable("20070231"), "20070231");
}

#[test]
fn the_own_bsn_of_a_row_goes_out_of_every_other_column() {
    let bsn = "987654321";
    for name in ["Leerlingnummer", "Voornaam", "Geboortedatum", "Gemeente", "Mobiel", "E-mail", "Opmerking", "Mentor"] {
        let list = one_row(&[("BSN", bsn), (name, bsn)]);
        assert!(list.had_bsn);
        assert!(!format!("{list:?}").contains(bsn), "{name}: {list:?}");
    }
}

#[test]
fn a_bsn_as_pupil_number_keeps_a_row_out() {
    let row = the_refusal(&[("Leerlingnummer", "123456782")]);
    assert_eq!(row.problem, "Het leerlingnummer lijkt op een BSN. Een BSN mag hier niet staan.");
}

#[test]
fn a_shifted_row_never_shows_a_bsn() {
    let text = "Leerlingnr;BSN;Roepnaam;Achternaam;Geboortedatum;Gemeente;Uitstroomdatum\n\
                1;extra;987654321;Noor;Heide;13-03-2004;Nieuwland;1-7-2022\n\
                ;1;Noor;Heide;987654321;Nieuwland;1-7-2022\n";
    let list = read(text);
    assert_eq!(refused_lines(&list), [2, 3]);
    assert!(!format!("{list:?}").contains("987654321"), "{list:?}");
}

#[test]
fn a_row_with_too_few_cells_stays_out() {
    let list = read(&format!("{HEADER}\n1;41001;Noor;Heide;14-02-2007\n"));
    assert_eq!(list.refused[0].problem, "Deze regel heeft 5 vakken, verwacht 7.");
    assert_eq!(list.refused[0].who, "Noor Heide");
}

#[test]
fn lines_are_counted_as_a_person_sees_them() {
    let text = format!(
        "{HEADER}\r\n\r\n\r\n1;41001;Noor;\"Hei\r\nde\";fout;Nieuwland;1-7-2022\r\n;;;;;;\r\n1;41002;Ilse;Have;;Nieuwland;1-7-2022"
    );
    for text in [text.replace("\r\n", "\n"), text.replace("\r\n", "\r"), text] {
        assert_eq!(refused_lines(&read(&text)), [4, 7]);
    }
}

#[test]
fn a_quotation_mark_that_never_closes_is_named_with_the_lines_it_swallowed() {
    let row = "1;41001;Noor;Heide;14-02-2007;Nieuwland;1-7-2022\n";
    let text = format!("{HEADER}\n1;41009;\"Ilse;Have;14-02-2007;Nieuwland;1-7-2022\n{row}{row}");
    let list = read(&text);
    assert!(list.refused[0].problem.starts_with("Regel 2 tot en met 4 zitten aan elkaar vast"), "{:?}", list.refused);
}

fn numbered(rows: &[&str]) -> LeaversList {
    let lines: Vec<String> = rows.iter().map(|row| format!("1;{row};Nieuwland;1-7-2022")).collect();
    read(&format!("{HEADER}\n{}\n", lines.join("\n")))
}

#[test]
fn an_exact_repeat_counts_once() {
    let list = numbered(&["7;Noor;Heide;14-02-2004", "8;Ilse;Have;14-02-2004", "7;Noor;Heide;14-02-2004"]);
    assert_eq!((list.rows.len(), list.refused.len()), (2, 0));
    assert_eq!((list.notices[1].line, list.notices.len()), (4, 2));
    assert_eq!(list.notices[1].text, "Deze regel (Noor Heide) is gelijk aan regel 2 en telt één keer mee.");
}

#[test]
fn two_people_with_one_number_both_stay_out_and_name_each_other() {
    let list = numbered(&["7;Noor;Heide;14-02-2004", "8;Bram;Vos;14-02-2004", "7;Ilse;Have;14-02-2004"]);
    assert_eq!(refused_lines(&list), [2, 4]);
    assert_eq!(list.refused[0].problem, "Leerlingnummer 7 staat ook op regel 4 (Ilse Have).");
    assert_eq!(list.refused[1].problem, "Leerlingnummer 7 staat ook op regel 2 (Noor Heide).");
    assert_eq!(list.rows.len(), 1);
}

#[test]
fn a_number_shared_with_a_refused_row_keeps_both_out() {
    let list = numbered(&["7;Noor;Heide;14-02-2004", "7;Ilse;Have;fout"]);
    assert_eq!(refused_lines(&list), [2, 3]);
    assert!(list.refused[1].problem.ends_with("staat ook op regel 2 (Noor Heide)."));
}

#[test]
fn one_person_twice_with_other_facts_stays_out() {
    let list = numbered(&["7;Noor;Heide;14-02-2004", "7;Noor;Heide;15-02-2004"]);
    assert_eq!(refused_lines(&list), [2, 3]);
    assert_eq!(list.refused[0].problem, "Deze leerling staat ook op regel 3, met andere gegevens.");
}

#[test]
fn a_number_on_very_many_rows_is_told_in_a_few_words() {
    let rows: String = (0..2_000).map(|n| format!("1;7;Noor;Heide {n};14-02-2004;Nieuwland;1-7-2022\n")).collect();
    let list = read(&format!("{HEADER}\n{rows}"));
    assert_eq!(list.refused.len(), 2_000);
    assert!(list.refused.iter().all(|row| row.problem.len() < 300 && row.problem.contains(" en nog andere regels")));
}

#[test]
fn a_long_list_is_read_whole() {
    let rows: String =
        (0..3_000).map(|n| format!("{n};{};Noor;Heide;14-02-2004;Nieuwland;1-7-2022\n", 50_000 + n)).collect();
    assert_eq!(read(&format!("{HEADER}\n{rows}")).rows.len(), 3_000);
}

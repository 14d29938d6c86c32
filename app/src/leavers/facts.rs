//! From the cells of a row to the facts about a person.

use chrono::NaiveDate;

use super::cells::says_unknown;
use super::check::{self, TypedDay};
use super::columns::Column;
use super::contact::{NoMail, NoPhone, read_mail, read_phone};
use super::dates::{NoDate, read_date};
use super::list::Leaver;
use super::numbers::quotable;
use super::row::Row;
use super::words::{Said, read_advice, read_destination, read_profile};

impl Row {
    /// The person, as far as every required fact could be read; problems and notices go along.
    pub(super) fn leaver(&mut self, today: NaiveDate) -> Option<Leaver> {
        let born_on = self.date(Column::BornOn);
        let outflow_on = self.date(Column::OutflowOn);
        let contract_ends_on = self.date(Column::ContractEndsOn);
        self.check_days(born_on, outflow_on, contract_ends_on, today);
        let phone = self.phone();
        let mail = self.mail();
        let profile = read_profile(self.text(Column::Profile));
        let advice = read_advice(self.text(Column::Advice));
        let destination = read_destination(self.text(Column::Destination));
        Some(Leaver {
            line: self.line,
            pupil_number: self.text(Column::PupilNumber).to_owned(),
            first_name: self.text(Column::FirstName).to_owned(),
            infix: self.optional(Column::Infix),
            last_name: self.text(Column::LastName).to_owned(),
            born_on: born_on?,
            phone,
            mail,
            municipality: self.text(Column::Municipality).to_owned(),
            outflow_on: outflow_on?,
            profile: self.settle(Column::Profile, profile),
            advice: self.settle(Column::Advice, advice),
            destination: self.settle(Column::Destination, destination),
            employer: self.optional(Column::Employer),
            contract_ends_on,
            school_mentor: self.optional(Column::SchoolMentor),
            remark: self.optional(Column::Remark),
        })
    }

    pub(super) fn optional(&self, column: Column) -> Option<String> {
        let text = self.text(column);
        (!text.is_empty() && !says_unknown(text)).then(|| text.to_owned())
    }

    /// A contract "voor vast" has no last day; every other unreadable day is a problem.
    fn date(&mut self, column: Column) -> Option<NaiveDate> {
        let typed = self.text(column);
        if typed.is_empty() {
            return None;
        }
        match read_date(typed) {
            Ok(day) => Some(day),
            Err(NoDate::Unreadable) if column == Column::ContractEndsOn => {
                let text = left_empty(column, typed, "geen datum");
                self.notice(text);
                None
            }
            Err(why) => {
                let problem = check::no_date(column, typed, why, self.line);
                self.problems.push(problem);
                None
            }
        }
    }

    fn check_days(
        &mut self,
        born: Option<NaiveDate>,
        outflow: Option<NaiveDate>,
        contract: Option<NaiveDate>,
        today: NaiveDate,
    ) {
        let typed = |column, day| TypedDay { column, typed: self.text(column), day };
        let born = born.map(|day| typed(Column::BornOn, day));
        let outflow = outflow.map(|day| typed(Column::OutflowOn, day));
        let contract = contract.map(|day| typed(Column::ContractEndsOn, day));
        let line = self.line;
        let birth = born.and_then(|born| check::birth(&born, today, line));
        let lifetime = match (&birth, &born, &outflow) {
            (None, Some(born), Some(outflow)) => check::lifetime(born, outflow, line),
            _ => None,
        };
        let outflow = outflow.and_then(|outflow| check::outflow(&outflow, today, line));
        let born_on = born.map(|born| born.day);
        let contract = contract.and_then(|ends| check::contract(&ends, born_on, today, line));
        self.problems.extend([birth, outflow, lifetime, contract].into_iter().flatten());
    }

    fn phone(&mut self) -> Option<String> {
        let typed = self.text(Column::Phone);
        if typed.is_empty() {
            return None;
        }
        let why = match read_phone(typed) {
            Ok(phone) => return Some(phone),
            Err(NoPhone::Unreadable) => left_empty(Column::Phone, typed, "geen telefoonnummer"),
            Err(NoPhone::MayBeBsn) => "Het telefoonnummer is leeg gelaten: zonder 0 vooraan kan het \
                ook een BSN zijn. Zet de 0 ervoor."
                .to_owned(),
        };
        self.notice(why);
        None
    }

    fn mail(&mut self) -> Option<String> {
        let typed = self.text(Column::Mail);
        if typed.is_empty() {
            return None;
        }
        let why = match read_mail(typed) {
            Ok(mail) => return Some(mail),
            Err(NoMail::Unreadable) => left_empty(Column::Mail, typed, "geen mailadres"),
            Err(NoMail::OddLetter(letter)) => format!(
                "Het mailadres {} is weggelaten: veel mailservers weigeren de letter {letter}.",
                quotable(typed)
            ),
        };
        self.notice(why);
        None
    }

    /// Takes the word that was read, and tells it when the typed text is none of the known ones.
    fn settle<T>(&mut self, column: Column, said: Said<T>) -> T {
        if !said.is_known {
            let typed = quotable(self.text(column));
            let name = column.the_name_first();
            self.notice(format!("{name} “{typed}” kennen we niet. We nemen “onbekend”."));
        }
        said.word
    }
}

fn left_empty(column: Column, typed: &str, what_not: &str) -> String {
    let name = column.the_name_first();
    format!("{name} is leeg gelaten: “{}” is {what_not}.", quotable(typed))
}

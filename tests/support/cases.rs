//! A case about Samira, on its way to the municipality: written by Anja, put to her, answered.

use super::town::Town;

/// Anja writes a case of these sentences, and asks for a talk about work. Its id.
pub async fn written(town: &Town, sentences: &[&str]) -> String {
    written_of(town, ("Samira is al weken stil.", "Een gesprek over werk."), sentences).await
}

/// The same, with what is going on and what is asked.
pub async fn written_of(town: &Town, (cause, asked): (&str, &str), sentences: &[&str]) -> String {
    let wanted = town.house.clock.now().day().plus(10).iso();
    let own: Vec<String> = (0..sentences.len()).map(|at| format!("own_{at}")).collect();
    let mut form = vec![("cause", cause), ("asked", asked), ("wanted_on", wanted.as_str())];
    form.extend(own.iter().map(String::as_str).zip(sentences.iter().copied()));
    let anja = town.be(&town.anja).await;
    let path = anja.post(&format!("/alumni/{}/escalate", town.samira), &form).await.expect("a draft");
    let path = path.split('?').next().expect("a path");
    path.rsplit('/').next().expect("an id").to_owned()
}

/// It is put to Samira.
pub async fn asked(town: &Town, case: &str) {
    town.be(&town.anja).await.post(&format!("/escalations/{case}/ask"), &[]).await.expect("asked");
}

/// Samira says yes to this version, with "yes" or "no" to each sentence. What she was answered.
pub async fn says_yes(town: &Town, case: &str, version: &str, shares: &[&str]) -> u16 {
    let names: Vec<String> = (0..shares.len()).map(|at| format!("share_{at}")).collect();
    let mut form = vec![("decision", "yes"), ("version", version)];
    form.extend(names.iter().map(String::as_str).zip(shares.iter().copied()));
    town.be(&town.samira_person).await.answer("POST", &format!("/packet/{case}"), &form).await.status
}

/// A case of these sentences on Femke's desk; Samira keeps nothing back.
pub async fn sent(town: &Town, sentences: &[&str]) -> String {
    let case = written(town, sentences).await;
    asked(town, &case).await;
    let status = says_yes(town, &case, "1", &vec!["yes"; sentences.len()]).await;
    assert_eq!(status, 303, "she says yes");
    case
}

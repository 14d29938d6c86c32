//! axe-core, run in the page: what it finds, in lines a person can read.

use super::setting;
use serde::Deserialize;
use serde_json::Value;
use thirtyfour::{WebDriver, error::WebDriverResult};

/// One broken rule, in axe's own words.
#[derive(Deserialize)]
struct Violation {
    id: String,
    impact: Option<String>,
    help: String,
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Node {
    html: String,
    failure_summary: Option<String>,
}

/// WCAG 2.2 at level AA, and what axe holds to be good habit.
const RUN: &str = "
    const done = arguments[arguments.length - 1];
    const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    axe.run(document, { runOnly: { type: 'tag', values: rules }, resultTypes: ['violations'] })
        .then(result => done(result.violations), problem => done(String(problem)));
";

/// Runs axe in the page as it is now; no line means that nothing is broken.
///
/// # Errors
/// When the driver can't run it.
///
/// # Panics
/// When `AXE_JS` does not name the file of axe-core.
pub async fn broken_rules(driver: &WebDriver) -> WebDriverResult<Vec<String>> {
    // It is large, and a page that is looked at twice has it already.
    if !driver.execute("return !!window.axe", []).await?.convert::<bool>()? {
        let path = setting("AXE_JS").expect("AXE_JS names the file axe.min.js; tests/run sets it");
        let source = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path} can't be read: {error}"));
        driver.execute(source, []).await?;
    }
    let found: Value = driver.execute_async(RUN, []).await?.convert()?;
    let violations: Vec<Violation> =
        serde_json::from_value(found.clone()).unwrap_or_else(|_| panic!("axe did not finish: {found}"));
    Ok(violations.iter().flat_map(lines).collect())
}

fn lines(violation: &Violation) -> Vec<String> {
    let Violation { id, impact, help, nodes } = violation;
    let impact = impact.as_deref().unwrap_or("unknown");
    let head = format!("- {id} ({impact}): {help}");
    let places = nodes.iter().map(|node| {
        let summary = node.failure_summary.as_deref().unwrap_or_default().replace('\n', "\n        ");
        format!("    {}\n        {summary}", node.html)
    });
    std::iter::once(head).chain(places).collect()
}

//! veraPDF judges whether files are PDF/A-3a and PDF/UA-1.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use crate::java::java;

/// What veraPDF says of a file.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    /// The profiles by which it was judged: those that the file claims to keep.
    pub(crate) profiles: BTreeSet<String>,
    /// What it breaks: the specification, the clause, the rule, and where.
    pub(crate) faults: Vec<String>,
}

impl Verdict {
    /// Whether the file claims to be PDF/A-3a and PDF/UA-1, and is both.
    pub(crate) fn sound(&self) -> bool {
        self.faults.is_empty() && self.profiles.iter().eq(["PDF/A-3a", "PDF/UA-1"])
    }
}

/// Judges all files of a folder and of those in it by the profiles that they claim, in one run of veraPDF; by name.
pub(crate) fn verapdf(folder: &Path) -> BTreeMap<String, Verdict> {
    let arguments = ["--flavour", "0", "--format", "json", "--maxfailuresdisplayed", "1", "--recurse"];
    let output = java("org.verapdf.apps.GreenfieldCliWrapper", &arguments, folder);
    let said: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("veraPDF: {error}: {}", String::from_utf8_lossy(&output.stderr)));
    items(&said["report"]["jobs"]).map(|job| (file_name(job), verdict(job))).collect()
}

fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

fn file_name(job: &Value) -> String {
    let path = Path::new(job["itemDetails"]["name"].as_str().unwrap());
    path.file_stem().unwrap().to_str().unwrap().to_owned()
}

fn verdict(job: &Value) -> Verdict {
    let mut verdict = Verdict::default();
    for result in items(&job["validationResult"]) {
        let profile = result["profileName"].as_str().unwrap().trim_end_matches(" validation profile");
        verdict.profiles.insert(profile.to_owned());
        verdict.faults.extend(items(&result["details"]["ruleSummaries"]).map(|rule| fault(profile, rule)));
        let compliant = result["compliant"] == true && result["jobEndStatus"] == "normal";
        if !compliant && verdict.faults.is_empty() {
            verdict.faults.push(format!("{profile}: {result}"));
        }
    }
    verdict
}

fn fault(profile: &str, rule: &Value) -> String {
    let word = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let [specification, clause, test] = ["specification", "clause", "testNumber"].map(|key| word(&rule[key]));
    let (description, times) = (word(&rule["description"]), &rule["failedChecks"]);
    let [place, message] = ["context", "errorMessage"].map(|key| word(&rule["checks"][0][key]));
    format!(
        "{profile} §{clause} test {test} ({specification}), {times} times: {description}. First: {message} at {place}"
    )
}

//! What `pol diff` says, as data: two versions of a policy, what was edited and what that changes.

use pol_eval::Consulted;
use schemars::JsonSchema;
use serde::Serialize;

use crate::difference::Differences;

/// Two versions of a policy compared.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Comparison {
    /// The old version.
    pub old: Side,
    /// The new version.
    pub new: Side,
    /// The texts that the new version loads, and those that only the old one does.
    pub consulted: Vec<Consulted>,
    /// What was edited, in the order of the new version.
    pub edits: Vec<Edited>,
    /// What that changes in the verdicts.
    #[serde(flatten)]
    pub differences: Differences,
    /// Whether the versions apply at different times or count time in different ways: dates, 溯及, 从旧兼从轻,
    /// 期间计算. They are compared as if both were in force, so that is not looked at.
    pub times_differ: bool,
    /// Files in which only layout or comments were changed.
    pub layout: Vec<String>,
    /// What recorded cases would now come out as, if such were given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cases: Option<CaseChanges>,
}

/// One of the versions.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Side {
    /// As the user named it.
    pub version: String,
    /// The policy's id.
    pub policy: String,
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// From when it is in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective: Option<String>,
    /// SHA-256 of the file.
    pub sha256: String,
}

/// An edit.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Edited {
    /// How.
    pub change: EditKind,
    /// The passage, as the old version names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<Passage>,
    /// As the new version names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<Passage>,
    /// What it does to the meaning.
    pub effect: Effect,
}

/// How a passage was edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EditKind {
    /// Only in the new version.
    Added,
    /// Only in the old version.
    Removed,
    /// It says something else.
    Amended,
    /// The same under another number or in another place.
    Moved,
    /// Only the official text was changed.
    Official,
}

/// A passage.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Passage {
    /// Its citation, or what it declares.
    pub name: String,
    /// The id of the text of which it is a provision or the head.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// As written.
    pub text: String,
    /// The official words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub official: Option<String>,
    /// The file in which it stands, and the line.
    pub place: String,
}

/// What an edit does to the meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Undone, it changes verdicts.
    Changes,
    /// Proved: with it or without it, every case comes out the same.
    Nothing,
    /// It goes with other edits: it cannot be undone alone, or changes nothing only while another edit is there.
    Together,
    /// Not proved either way.
    Unproved,
    /// It changes when rules apply or how time is counted, which is not compared; no verdict of those that are.
    Times,
    /// It changes which cases can be written; no verdict of those that both versions let be written.
    Extent,
    /// It changes how the text stands to other texts, which has an effect only where these are loaded.
    Relations,
    /// It changes the question that a fact asks; recorded answers may mean something else.
    Questions,
    /// Only the official text was changed; whether the rule still says the same was not looked at.
    Wording,
}

/// What recorded cases would come out as under the new version.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct CaseChanges {
    /// Some of the input is no case at all.
    #[serde(skip)]
    pub malformed: bool,
    /// How many were decided by both.
    pub decided: usize,
    /// How many come out the same in everything.
    pub same: usize,
    /// How many could not be read by one of the versions, with the reason of the first ones.
    pub unreadable: Vec<String>,
    /// The changes, by matter and transition.
    pub changes: Vec<CaseTransition>,
}

/// Cases that change in the same way.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CaseTransition {
    /// The decision or duty.
    pub matter: String,
    /// Before.
    pub from: pol_eval::Possible,
    /// After.
    pub to: pol_eval::Possible,
    /// How many.
    pub count: usize,
    /// Their names, in the order in which they were read.
    pub cases: Vec<String>,
}

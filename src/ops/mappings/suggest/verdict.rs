//! How likely it is that a product is an item, and whether that is certain enough to need nobody's word.
//!
//! The weights were fitted once, by logistic regression with the sign of every weight held to its sense, on open catalogues
//! (a maker's and its dealers' names in Russian, two shops' names in English) and made-up ones in Russian with Kazakh and
//! English words; each kind of evidence was kept only where it also helped on a catalogue the fit had not seen. No weight
//! knows a word.

use super::evidence::Evidence;

/// Certainty, in logits, from which nobody needs to be asked. On all catalogues of the fit, 4 900 names, nothing wrong is
/// as certain as this.
const CERTAIN: f32 = 2.8;

/// How well a product and an item fit, to rank the items of one product; any number.
pub(super) fn fit(evidence: &Evidence) -> f32 {
    said(evidence) + 8.03 * evidence.letters
        - 1.24 * evidence.both_untold
        - 2.41 * evidence.code.left
        - 1.35 * evidence.amount.right
        - 2.12 * evidence.count.right
}

/// The part of the fit that is due to what the product's own name says, not to what the item's does not say.
fn said(evidence: &Evidence) -> f32 {
    let Evidence { barcode, article, code, amount, count, measure, colour, mark, foreign, .. } = evidence;
    4.10 * barcode.same - 3.01 * barcode.other + 4.77 * article.same - 0.75 * article.other + 4.61 * code.same
        - 3.50 * code.other
        + 2.95 * amount.same
        - 3.91 * amount.other
        + 2.96 * evidence.amount_near
        + 2.96 * count.same
        - 3.56 * count.other
        + 3.07 * measure.same
        - 2.69 * measure.other
        + 1.50 * colour.same
        - 3.11 * colour.other
        + 2.32 * mark.same
        - 1.69 * mark.other
        + 1.60 * foreign.same
        - 3.11 * foreign.other
        + 1.96 * evidence.rarest
        - 0.42 * evidence.left_untold
}

/// Where an item stands among others.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    /// By how much it fits better than the next item.
    pub(super) ahead: f32,
    /// By how much what the product says fits it better than any of the next items.
    pub(super) said_ahead: f32,
    /// By how much another product fits this item better; negative where none does.
    pub(super) rival: f32,
}

impl Standing {
    /// Nobody else in sight.
    pub(super) const ALONE: f32 = 6.0;

    /// The standing of an item before the next ones, best first, each with its fit.
    pub(super) fn of<'a>(
        (fit, evidence): (f32, &Evidence),
        others: impl Iterator<Item = (f32, &'a Evidence)>,
        rival: f32,
    ) -> Self {
        /// The next ones that count; those behind them fit far less.
        const NEXT: usize = 7;
        let alone = Self { ahead: Self::ALONE, said_ahead: Self::ALONE, rival };
        others.take(NEXT).fold(alone, |standing, (other, theirs)| Self {
            ahead: standing.ahead.min(fit - other),
            said_ahead: standing.said_ahead.min(said(evidence) - said(theirs)),
            rival,
        })
    }
}

/// How certain it is that the best item is the one, in logits, and whether that needs nobody's word.
pub(super) fn certainty(evidence: &Evidence, standing: Standing) -> (f32, bool) {
    let logits = logits(evidence, standing);
    (logits, logits >= CERTAIN && !forbids(evidence))
}

/// From 0 to 1.
pub(super) fn share(logits: f32) -> f32 {
    1.0 / (1.0 + (-logits).exp())
}

/// What forbids taking an item unasked however alike the names are: a quantity, a colour, a mark or a code that differs, a
/// barcode of another item, an article that stands in the item's name only, a weighty word on each side that the other has
/// not.
fn forbids(evidence: &Evidence) -> bool {
    let Evidence { barcode, code, amount, count, measure, colour, mark, foreign, .. } = evidence;
    let weighty = if hard(evidence) > 0.5 { 0.8 } else { 0.4 };
    let differs = amount.other + count.other + measure.other + colour.other + mark.other + code.other > 0.0;
    let words = evidence.both_untold > weighty || (foreign.other > 0.0 && barcode.same == 0.0);
    differs || evidence.barcode_elsewhere || evidence.article_in_name || words
}

/// Evidence that is no matter of words: from 0 to 1.
fn hard(evidence: &Evidence) -> f32 {
    let code = if evidence.code.same >= 0.5 { evidence.code.same.min(1.0) } else { 0.0 };
    evidence.barcode.same.max(evidence.article.same.min(1.0)).max(code)
}

fn logits(evidence: &Evidence, standing: Standing) -> f32 {
    let Evidence { barcode, article, code, amount, count, measure, colour, mark, foreign, .. } = evidence;
    let soft = 1.0 - hard(evidence);
    let pack_alone = (amount.right + count.right).min(2.0);
    let traits_alone = (measure.right + colour.right + mark.right).min(2.0);
    -2.83 + 2.10 * barcode.same + 1.87 * article.same.min(1.0) + 4.04 * code.same.min(1.0)
        - 1.76 * barcode.other
        - 0.22 * article.other
        - 0.55 * code.left
        - 0.95 * traits_alone
        - soft
            * (2.88 * code.right
                + 2.65 * pack_alone
                + 1.10 * evidence.right_untold
                + 1.87 * foreign.right
                + 1.21 * foreign.left
                + 1.06 * barcode.left)
        + 2.07 * (standing.ahead / Standing::ALONE).min(1.0)
        + 0.90 * (standing.ahead / 1.5).min(1.0)
        + 1.33 * (standing.said_ahead / 4.0).clamp(-0.25, 1.0)
        - 1.15 * ((standing.rival + 1.0) / 3.0).clamp(0.0, 1.0)
        + 0.71 * foreign.same
        + 1.74 * evidence.rarest
        + 0.83 * (amount.same + count.same).min(2.0)
}

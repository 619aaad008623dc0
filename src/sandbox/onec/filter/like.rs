//! The template of `like`: `%` for any run of characters, `_` for one.

/// Whether `text` fits `template`; both are compared as they are.
pub(super) fn fits(text: &str, template: &str) -> bool {
    let (text, template): (Vec<_>, Vec<_>) = (text.chars().collect(), template.chars().collect());
    // One row of the usual table: which beginnings of the text the template so far can be.
    let mut reach = vec![false; text.len() + 1];
    reach[0] = true;
    for part in template {
        reach = match part {
            '%' => {
                let first = reach.iter().position(|fits| *fits).unwrap_or(usize::MAX);
                (0..=text.len()).map(|end| end >= first).collect()
            }
            _ => {
                let fits = |end: usize| reach[end - 1] && (part == '_' || text[end - 1] == part);
                (0..=text.len()).map(|end| end > 0 && fits(end)).collect()
            }
        };
    }
    reach[text.len()]
}

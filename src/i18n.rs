//! Text for people, by key and language, from `locales/`.
//!
//! No other place holds a sentence a person may read. Values from outside are escaped here, so that a deal's title can
//! never become markup.

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::Loader;
use fluent_templates::fluent_bundle::FluentValue;
use unic_langid::{LanguageIdentifier, langid};

use crate::types::Lang;

fluent_templates::static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "ru",
        // Invisible isolation marks break commands, links and copied numbers in Telegram.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

const RU: LanguageIdentifier = langid!("ru");
const KK: LanguageIdentifier = langid!("kk");
const EN: LanguageIdentifier = langid!("en");

/// The values that go into a text, by placeholder.
#[derive(Clone, Debug, Default)]
pub struct Args(Vec<(&'static str, Arg)>);

#[derive(Clone, Debug)]
enum Arg {
    Text(String),
    Html(String),
    Count(i64),
}

impl Args {
    /// No values yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A value shown as text; escaped where the text is HTML.
    #[must_use]
    pub fn text(mut self, name: &'static str, value: impl ToString) -> Self {
        self.0.push((name, Arg::Text(value.to_string())));
        self
    }

    /// A value that is already HTML made by us.
    #[must_use]
    pub fn html(mut self, name: &'static str, value: String) -> Self {
        self.0.push((name, Arg::Html(value)));
        self
    }

    /// A number a plural form depends on.
    #[must_use]
    pub fn count(mut self, name: &'static str, value: usize) -> Self {
        self.0.push((name, Arg::Count(i64::try_from(value).unwrap_or(i64::MAX))));
        self
    }
}

/// A text as Telegram's HTML: values are escaped.
pub fn html(lang: Lang, key: &str, args: &Args) -> String {
    look_up(lang, key, args, |text| Cow::Owned(escape(text)))
}

/// A text for a terminal, a JSON answer, a button or another system: values stay as they are.
pub fn plain(lang: Lang, key: &str, args: &Args) -> String {
    look_up(lang, key, args, |text| Cow::Owned(text.to_owned()))
}

/// `& < > "` as entities, the four Telegram knows by name.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Whether a text without placeholders exists in a language.
pub fn exists(lang: Lang, key: &str) -> bool {
    LOCALES.lookup_no_default_fallback::<&str>(&identifier(lang), key, None).is_some()
}

fn look_up(lang: Lang, key: &str, args: &Args, show: impl Fn(&str) -> Cow<'static, str>) -> String {
    let values: HashMap<Cow<'static, str>, FluentValue<'_>> = args
        .0
        .iter()
        .map(|(name, arg)| {
            let value = match arg {
                Arg::Text(text) => FluentValue::String(show(text)),
                Arg::Html(html) => FluentValue::String(Cow::Borrowed(html)),
                Arg::Count(count) => FluentValue::from(*count),
            };
            (Cow::Borrowed(*name), value)
        })
        .collect();
    LOCALES.try_lookup_with_args(&identifier(lang), key, &values).unwrap_or_else(|| {
        tracing::error!(key, %lang, "a text is missing");
        key.to_owned()
    })
}

fn identifier(lang: Lang) -> LanguageIdentifier {
    match lang {
        Lang::Ru => RU,
        Lang::Kk => KK,
        Lang::En => EN,
    }
}

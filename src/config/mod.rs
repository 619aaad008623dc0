//! Settings from the environment: read once, every fault named at once, before anything starts.
//!
//! No other file reads the environment. A secret is a `SecretString` from the first moment on.

mod fault;
mod reader;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use chrono::{NaiveDate, NaiveTime};
use chrono_tz::Tz;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use url::Url;

pub use fault::{Problem, SettingFault};
use reader::Reader;

use crate::types::{Lang, Level, PaymentKind, VatMode};

/// All settings, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// The CRM.
    pub bitrix: Bitrix,
    /// The books.
    pub onec: OneC,
    /// The chat.
    pub telegram: Telegram,
    /// The embedded web server.
    pub server: Server,
    /// Which won deals are ours.
    pub kaspi: Kaspi,
    /// How invoices are made.
    pub invoice: Invoice,
    /// How stock comes to the portal.
    pub stock: Stock,
    /// What reports are computed from.
    pub mirror: Mirror,
    /// The language model; none without a key.
    pub model: Option<Model>,
    /// Where the tables are: `sqlite://…` or `postgres://…`.
    pub database_url: SecretString,
    /// The zone in which days begin.
    pub timezone: Tz,
    /// Log level or filter.
    pub log_level: String,
}

/// Settings of Bitrix24.
#[derive(Clone, Debug)]
pub struct Bitrix {
    /// The inbound webhook's address, which is a secret as a whole.
    pub webhook_url: SecretString,
    /// The portal's name; part of every invoice's identity, so it stays as it is when the portal is renamed.
    pub portal: String,
    /// The token of the outgoing webhook.
    pub application_token: SecretString,
    /// The deal's user field for the invoice number.
    pub invoice_field: String,
    /// The products' property that holds the article, as `property105`; the portal has no field for it.
    pub article_property: Option<String>,
    /// The one that holds the barcode.
    pub barcode_property: Option<String>,
    /// How long an answer may take.
    pub timeout: Duration,
}

/// Settings of 1C.
#[derive(Clone, Debug)]
pub struct OneC {
    /// Address of the infobase's publication.
    pub base_url: String,
    /// Infobase user.
    pub username: String,
    /// Its password.
    pub password: SecretString,
    /// Organisation, by name or code.
    pub organization: Option<String>,
    /// Warehouse, by name or code.
    pub warehouse: Option<String>,
    /// Contract, by name.
    pub contract: Option<String>,
    /// Buyer of sales to nobody in particular, by name or code.
    pub default_buyer: Option<String>,
    /// Codes of the accounts goods are kept on; everything below them counts.
    pub stock_accounts: Vec<String>,
    /// How long an answer may take.
    pub timeout: Duration,
}

/// Settings of the chat.
#[derive(Clone, Debug)]
pub struct Telegram {
    /// The bot's token.
    pub token: SecretString,
    /// The chat that hears of invoices and of what waits.
    pub chat: i64,
    /// People who may use the bot wherever they write from.
    pub admins: Vec<i64>,
    /// Address of the Bot API, without a slash at the end.
    pub api_url: Url,
    /// How updates arrive.
    pub delivery: Delivery,
}

impl Telegram {
    /// The secret Telegram shows when it posts updates: made of the token, so that all replicas know it and nobody has to
    /// keep another one.
    pub fn webhook_secret(&self) -> SecretString {
        let digest = Sha256::digest(format!("daneker webhook {}", self.token.expose_secret()));
        digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into()
    }
}

/// How Telegram's updates arrive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// We ask for them.
    Polling,
    /// Telegram posts them to `{public_url}/webhook/telegram`.
    Webhook {
        /// Our address as the world sees it.
        public_url: Url,
    },
}

/// Settings of the web server.
#[derive(Clone, Debug)]
pub struct Server {
    /// Address to listen on.
    pub host: IpAddr,
    /// Port to listen on.
    pub port: u16,
    /// Token of the machine API; the API is closed without one.
    pub api_token: Option<SecretString>,
}

impl Server {
    /// Reads these settings alone, for whoever only asks the server something; `variable` as for [`Config::read`].
    ///
    /// # Errors
    /// Every fault at once.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, Vec<SettingFault>> {
        Reader::read(&variable, |reader| Some(reader.server()))
    }

    /// Where the server is asked from the machine it runs on: one that listens everywhere, at loopback.
    pub fn from_here(&self) -> SocketAddr {
        let host = match self.host {
            IpAddr::V4(host) if host.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(host) if host.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
            host => host,
        };
        SocketAddr::new(host, self.port)
    }
}

/// What "paid by Kaspi" means on this portal: a deal is ours when any of these holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kaspi {
    /// Every won deal is ours.
    pub every_won: bool,
    /// A user field…
    pub field: Option<String>,
    /// …and the values that count, lower case.
    pub field_values: Vec<String>,
    /// Words in the title, lower case.
    pub title_words: Vec<String>,
    /// Pipelines.
    pub pipelines: Vec<i64>,
    /// Pay systems of a paid payment, by number or by a part of the name, lower case.
    pub pay_systems: Vec<String>,
}

/// How invoices are made.
#[derive(Clone, Debug)]
pub struct Invoice {
    /// Whether 1C is told to post them.
    pub post: bool,
    /// Whether the organisation pays VAT.
    pub vat: VatMode,
}

/// How stock comes to the portal.
#[derive(Clone, Debug)]
pub struct Stock {
    /// When, in local time.
    pub nightly: NaiveTime,
    /// Whether the portal's quantities contain what is reserved there.
    pub reserves: Reserves,
    /// A run that would change more of the positions, in per cent, waits for a person.
    pub guard_percent: u32,
    /// Less of an item than this is little, where nothing else is said of it.
    pub low: Level,
}

/// What reports are computed from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mirror {
    /// Deals and leads that did not change since this day are left out.
    pub since: Option<NaiveDate>,
    /// The deal's user field that tells how it was paid.
    pub payment_field: Option<String>,
    /// What its values mean, lower case.
    pub payment_values: Vec<(PaymentKind, String)>,
}

/// Whether the portal's quantities contain what is reserved there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reserves {
    /// They do: 1C's quantity is written as it is.
    Included,
    /// They do not: what is reserved is taken off before 1C's quantity is written.
    TakenOff,
}

/// Settings of the language model behind OpenRouter.
#[derive(Clone, Debug)]
pub struct Model {
    /// The key of OpenRouter.
    pub key: SecretString,
    /// The model, as OpenRouter names it; it must be able to keep to a JSON schema.
    pub name: String,
    /// Address of the API, without a slash at the end.
    pub base_url: String,
    /// How long an answer may take.
    pub timeout: Duration,
    /// Most calls in a local day, all processes together.
    pub daily_calls: u32,
    /// Whether finished tables are commented on.
    pub comments: bool,
}

/// A variable of the environment; none when it is not there or is no text.
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The language of whoever reads the terminal; English where it is not one of ours.
pub fn language() -> Lang {
    variable("LANG").and_then(|tag| Lang::from_tag(&tag)).unwrap_or(Lang::En)
}

impl Config {
    /// Reads the settings from variables; `variable` gives a variable's value by name.
    ///
    /// # Errors
    /// Every fault at once, in the order of the settings.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, Vec<SettingFault>> {
        Reader::read(&variable, Reader::config)
    }

    /// Everything that must never be seen in a log.
    pub fn secrets(&self) -> Vec<SecretString> {
        let code = webhook_code(self.bitrix.webhook_url.expose_secret());
        let database = Url::parse(self.database_url.expose_secret()).ok();
        let database = database.and_then(|url| url.password().map(str::to_owned));
        [
            Some(self.bitrix.application_token.clone()),
            Some(self.onec.password.clone()),
            Some(self.telegram.token.clone()),
            Some(self.telegram.webhook_secret()),
            self.server.api_token.clone(),
            self.model.as_ref().map(|model| model.key.clone()),
            code.map(SecretString::from),
            database.map(SecretString::from),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// The code of an inbound webhook: the last part of its path.
fn webhook_code(address: &str) -> Option<String> {
    Url::parse(address).ok()?.path_segments()?.rfind(|part| !part.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const WHOLE: [(&str, &str); 8] = [
        ("BITRIX24_WEBHOOK_URL", "https://Shop.bitrix24.kz/rest/1/c0dec0dec0dec0de/"),
        ("BITRIX24_APPLICATION_TOKEN", "t0ken"),
        ("ONEC_BASE_URL", "http://192.168.1.10/buh/"),
        ("ONEC_USERNAME", "daneker"),
        ("ONEC_PASSWORD", "s3cret"),
        ("TELEGRAM_BOT_TOKEN", "1234:AAE"),
        ("TELEGRAM_CHAT_ID", "-100500"),
        ("TELEGRAM_ADMINS", "11, 12"),
    ];

    fn read(changes: &[(&str, &str)]) -> Result<Config, Vec<SettingFault>> {
        Config::read(|name| {
            changes.iter().chain(&WHOLE).find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_least_that_is_needed_is_enough() {
        let config = read(&[]).unwrap();
        assert_eq!(config.bitrix.portal, "shop.bitrix24.kz");
        assert_eq!(config.onec.base_url, "http://192.168.1.10/buh");
        assert_eq!(config.telegram.admins, [11, 12]);
        assert_eq!(config.kaspi.field.as_deref(), Some("UF_KASPI_PAYMENT"));
        assert_eq!(config.kaspi.title_words, ["kaspi", "каспи"]);
        assert_eq!(config.server.port, 8008);
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let faults = Config::read(|name| match name {
            "BITRIX24_WEBHOOK_URL" => Some("shop".to_owned()),
            "SERVER_PORT" => Some("eighty".to_owned()),
            "TELEGRAM_DELIVERY" => Some("webhook".to_owned()),
            "TIMEZONE" => Some("Asia/Nowhere".to_owned()),
            _ => None,
        })
        .unwrap_err();
        let names: Vec<_> = faults.iter().map(|fault| fault.name).collect();
        assert_eq!(
            names,
            [
                "BITRIX24_WEBHOOK_URL",
                "BITRIX24_APPLICATION_TOKEN",
                "ONEC_BASE_URL",
                "ONEC_USERNAME",
                "ONEC_PASSWORD",
                "TELEGRAM_BOT_TOKEN",
                "TELEGRAM_CHAT_ID",
                "TELEGRAM_DELIVERY",
                "SERVER_PORT",
                "TIMEZONE",
            ]
        );
    }

    #[test]
    fn addresses_have_to_be_what_they_are_for() {
        for (name, value) in [
            ("BITRIX24_WEBHOOK_URL", "https://shop.bitrix24.kz/"),
            ("BITRIX24_WEBHOOK_URL", "https://shop.bitrix24.kz/rest/api/x/"),
            ("BITRIX24_WEBHOOK_URL", "ftp://shop.bitrix24.kz/rest/1/code/"),
            ("ONEC_BASE_URL", "http://user:password@192.168.1.10/buh"),
            ("ONEC_BASE_URL", "192.168.1.10/buh"),
            ("TELEGRAM_BOT_TOKEN", "bot"),
            ("BITRIX24_DOMAIN", "https://shop.bitrix24.kz/"),
            ("PUBLIC_URL", "http://daneker.example.kz"),
            ("OPENROUTER_BASE_URL", "openrouter.ai"),
            ("OPENROUTER_DAILY_CALLS", "many"),
            ("REPORT_COMMENT", "sometimes"),
            ("ONEC_TIMEOUT", "0"),
            ("BITRIX24_TIMEOUT", "a minute"),
            ("LOG_LEVEL", "loud"),
            ("LOG_LEVEL", "foo=bar=x"),
        ] {
            let faults = read(&[(name, value)]).unwrap_err();
            assert_eq!(faults.iter().map(|fault| fault.name).collect::<Vec<_>>(), [name], "{value}");
        }
    }

    #[test]
    fn a_rule_of_ones_own_replaces_the_usual_one() {
        let config = read(&[("KASPI_PIPELINES", "2")]).unwrap();
        assert_eq!(config.kaspi.pipelines, [2]);
        assert_eq!(config.kaspi.field, None);
        assert!(config.kaspi.title_words.is_empty());
    }

    #[test]
    fn every_won_deal_replaces_the_usual_rule_and_a_written_no_leaves_it() {
        let config = read(&[("KASPI_EVERY_WON", "yes")]).unwrap();
        assert!(config.kaspi.every_won && config.kaspi.field.is_none() && config.kaspi.title_words.is_empty());
        let config = read(&[("KASPI_EVERY_WON", "no")]).unwrap();
        assert_eq!(config.kaspi, read(&[]).unwrap().kaspi);
    }

    #[test]
    fn values_of_the_payment_field_have_their_meaning() {
        let mirror = |values: &[(&str, &str)]| read(values).unwrap().mirror;
        let usual = mirror(&[]).payment_values;
        assert!(usual.contains(&(PaymentKind::KaspiQr, "kaspi qr".to_owned())));
        let own = mirror(&[("PAYMENT_KIND_VALUES", "cash=Нал; kaspi_qr = QR ;cash=Касса;")]).payment_values;
        let expected = [(PaymentKind::Cash, "нал"), (PaymentKind::KaspiQr, "qr"), (PaymentKind::Cash, "касса")];
        assert_eq!(own, expected.map(|(kind, words)| (kind, words.to_owned())));
        for wrong in ["cash", "gold=Голд", "cash="] {
            let faults = read(&[("PAYMENT_KIND_VALUES", wrong)]).unwrap_err();
            assert_eq!(faults.iter().map(|fault| fault.name).collect::<Vec<_>>(), ["PAYMENT_KIND_VALUES"], "{wrong}");
        }
    }

    #[test]
    fn a_model_takes_no_more_than_a_key() {
        assert!(read(&[("OPENROUTER_MODEL", "openai/gpt-4o-mini")]).unwrap().model.is_none());
        let model = read(&[("OPENROUTER_API_KEY", "sk-or-v1-key")]).unwrap().model.unwrap();
        assert_eq!((model.name.as_str(), model.daily_calls, model.comments), ("openai/gpt-4.1-mini", 200, false));
        assert_eq!((model.base_url.as_str(), model.timeout.as_secs()), ("https://openrouter.ai/api/v1", 20));
        let address = ("OPENROUTER_BASE_URL", "http://127.0.0.1:1/api/v1/");
        let model = read(&[("OPENROUTER_API_KEY", "sk-or-v1-key"), address]).unwrap().model.unwrap();
        assert_eq!(model.base_url, "http://127.0.0.1:1/api/v1");
    }

    #[test]
    fn a_server_that_listens_everywhere_is_asked_at_loopback() {
        let asked = |host: &'static str| {
            let variable = |name: &str| (name == "SERVER_HOST").then(|| host.to_owned());
            Server::read(variable).unwrap().from_here().to_string()
        };
        assert_eq!(asked(""), "127.0.0.1:8008");
        assert_eq!(asked("0.0.0.0"), "127.0.0.1:8008");
        assert_eq!(asked("::"), "[::1]:8008");
        assert_eq!(asked("192.168.1.5"), "192.168.1.5:8008");
        let faults = Server::read(|name| (name == "SERVER_PORT").then(|| "eighty".to_owned())).unwrap_err();
        assert_eq!(faults.iter().map(|fault| fault.name).collect::<Vec<_>>(), ["SERVER_PORT"]);
    }

    #[test]
    fn no_secret_shows_in_what_is_printed() {
        let database = ("DATABASE_URL", "postgres://d:hidd3n@localhost/d");
        let config = read(&[database, ("API_TOKEN", "ap1token"), ("OPENROUTER_API_KEY", "sk-or-v1-k3y")]).unwrap();
        let printed = format!("{config:?}");
        let secrets: Vec<_> = config.secrets().iter().map(|secret| secret.expose_secret().to_owned()).collect();
        for secret in ["c0dec0dec0dec0de", "t0ken", "s3cret", "1234:AAE", "ap1token", "sk-or-v1-k3y", "hidd3n"] {
            assert!(secrets.iter().any(|known| known == secret), "{secret} is not known as a secret");
            assert!(!printed.contains(secret), "{secret} is printed");
        }
    }
}

//! Settings from the environment: read once, every fault named at once, before anything starts.
//!
//! No other file reads the environment. A secret is a `SecretString` from the first moment on.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

use chrono_tz::Tz;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use url::Url;

use crate::i18n::{self, Args};
use crate::types::{Lang, VatMode};

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
        let mut reader = Reader { variable: &variable, faults: Vec::new() };
        let server = reader.server();
        if reader.faults.is_empty() { Ok(server) } else { Err(reader.faults) }
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

/// One thing wrong with the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingFault {
    /// The variable's name.
    pub name: &'static str,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong with a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It is required and not there.
    Missing,
    /// It cannot be read; the words of an example that can. The value itself may be a secret and is not repeated.
    Unreadable {
        /// A value of the right shape.
        example: &'static str,
    },
    /// It needs another setting.
    Needs {
        /// The other setting.
        other: &'static str,
    },
}

impl SettingFault {
    /// The fault as one line in a person's language.
    pub fn line(&self, lang: Lang) -> String {
        let args = Args::new().text("name", self.name);
        match &self.problem {
            Problem::Missing => i18n::plain(lang, "settings-missing", &args),
            Problem::Unreadable { example } => i18n::plain(lang, "settings-unreadable", &args.text("example", example)),
            Problem::Needs { other } => i18n::plain(lang, "settings-needs", &args.text("other", other)),
        }
    }
}

/// A variable of the environment; none when it is not there or is no text.
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

impl Config {
    /// Reads the settings from variables; `variable` gives a variable's value by name.
    ///
    /// # Errors
    /// Every fault at once, in the order of the settings.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, Vec<SettingFault>> {
        let mut reader = Reader { variable: &variable, faults: Vec::new() };
        let config = reader.config();
        match config {
            Some(config) if reader.faults.is_empty() => Ok(config),
            _ => Err(reader.faults),
        }
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
            self.server.api_token.clone(),
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

struct Reader<'a> {
    variable: &'a dyn Fn(&str) -> Option<String>,
    faults: Vec<SettingFault>,
}

impl Reader<'_> {
    /// All settings; none when a required one has no usable value. Every setting is read in any case, so that the list of
    /// faults is whole.
    fn config(&mut self) -> Option<Config> {
        let bitrix = self.bitrix();
        let onec = self.onec();
        let telegram = self.telegram();
        let server = self.server();
        let kaspi = self.kaspi();
        let invoice = self.invoice();
        let database_url = self.database_url();
        let timezone = self.or("TIMEZONE", Tz::Asia__Almaty, "Asia/Almaty");
        Some(Config {
            bitrix: bitrix?,
            onec: onec?,
            telegram: telegram?,
            server,
            kaspi,
            invoice,
            database_url,
            timezone,
            log_level: self.text("LOG_LEVEL").unwrap_or_else(|| "info".to_owned()).to_lowercase(),
        })
    }

    fn bitrix(&mut self) -> Option<Bitrix> {
        let webhook =
            self.required("BITRIX24_WEBHOOK_URL", "https://shop.bitrix24.kz/rest/1/abcdefgh12345678/", |text| {
                web_address(text).filter(|url| url.path().contains("/rest/"))
            });
        let token = self.required("BITRIX24_APPLICATION_TOKEN", "", |text| Some(text.to_owned()));
        let domain = self.text("BITRIX24_DOMAIN");
        let field = self.text("BITRIX24_INVOICE_FIELD").unwrap_or_else(|| "UF_CRM_ONEC_INVOICE".to_owned());
        let webhook = webhook?;
        let portal = domain.or_else(|| webhook.host_str().map(str::to_owned))?.to_lowercase();
        Some(Bitrix {
            webhook_url: String::from(webhook).into(),
            portal,
            application_token: token?.into(),
            invoice_field: field,
        })
    }

    fn onec(&mut self) -> Option<OneC> {
        let base = self.required("ONEC_BASE_URL", "http://192.168.1.10/buh", web_address);
        let username = self.required("ONEC_USERNAME", "daneker", |text| Some(text.to_owned()));
        let password = self.required("ONEC_PASSWORD", "", |text| Some(text.to_owned()));
        Some(OneC {
            base_url: String::from(base?).trim_end_matches('/').to_owned(),
            username: username?,
            password: password?.into(),
            organization: self.text("ONEC_ORGANIZATION"),
            warehouse: self.text("ONEC_WAREHOUSE"),
            contract: self.text("ONEC_CONTRACT"),
            default_buyer: self.text("ONEC_DEFAULT_BUYER"),
        })
    }

    fn telegram(&mut self) -> Option<Telegram> {
        let token = self.required("TELEGRAM_BOT_TOKEN", "123456:AAE…", |text| {
            text.split_once(':')
                .filter(|(id, key)| id.parse::<u64>().is_ok() && !key.is_empty())
                .map(|_| text.to_owned())
        });
        let chat = self.required("TELEGRAM_CHAT_ID", "-1001234567890", |text| text.parse().ok());
        let admins = self.list("TELEGRAM_ADMINS", "11111111,22222222", |text| text.parse().ok());
        let api = Url::parse("https://api.telegram.org").expect("a constant address is readable");
        let api_url = self.parsed("TELEGRAM_API_URL", "https://api.telegram.org", web_address).unwrap_or(api);
        let public_url = self.parsed("PUBLIC_URL", "https://daneker.example.kz", web_address);
        let delivery = match (self.text("TELEGRAM_DELIVERY").as_deref(), public_url) {
            (None | Some("polling"), _) => Some(Delivery::Polling),
            (Some("webhook"), Some(public_url)) => Some(Delivery::Webhook { public_url }),
            (Some("webhook"), None) => self.fault("TELEGRAM_DELIVERY", Problem::Needs { other: "PUBLIC_URL" }),
            (Some(_), _) => self.fault("TELEGRAM_DELIVERY", Problem::Unreadable { example: "polling, webhook" }),
        };
        Some(Telegram { token: token?.into(), chat: chat?, admins, api_url, delivery: delivery? })
    }

    fn server(&mut self) -> Server {
        Server {
            host: self.or("SERVER_HOST", IpAddr::from([127, 0, 0, 1]), "127.0.0.1"),
            port: self.or("SERVER_PORT", 8008, "8008"),
            api_token: self.text("API_TOKEN").map(SecretString::from),
        }
    }

    fn kaspi(&mut self) -> Kaspi {
        let words = |text: Option<String>| text.map(|text| lower_list(&text));
        let every_won = self.yes_or_no("KASPI_EVERY_WON", false);
        let own = ["KASPI_FIELD", "KASPI_TITLE_WORDS", "KASPI_PIPELINES", "KASPI_PAY_SYSTEMS"];
        // A written "no" to every won deal is no rule of one's own.
        let untouched = !every_won && own.iter().all(|name| self.text(name).is_none());
        Kaspi {
            every_won,
            field: self.text("KASPI_FIELD").or_else(|| untouched.then(|| "UF_KASPI_PAYMENT".to_owned())),
            field_values: words(self.text("KASPI_FIELD_VALUES")).unwrap_or_else(|| lower_list("1,y")),
            title_words: words(self.text("KASPI_TITLE_WORDS"))
                .unwrap_or_else(|| if untouched { lower_list("kaspi,каспи") } else { Vec::new() }),
            pipelines: self.list("KASPI_PIPELINES", "0,2", |text| text.parse().ok()),
            pay_systems: words(self.text("KASPI_PAY_SYSTEMS")).unwrap_or_default(),
        }
    }

    fn invoice(&mut self) -> Invoice {
        let vat = self.parsed("VAT_MODE", "payer, not_payer", |text| match text {
            "payer" => Some(VatMode::Payer),
            "not_payer" => Some(VatMode::NotPayer),
            _ => None,
        });
        Invoice { post: self.yes_or_no("INVOICE_POST", false), vat: vat.unwrap_or(VatMode::Payer) }
    }

    fn database_url(&mut self) -> SecretString {
        let known = |text: &str| {
            ["sqlite:", "postgres://", "postgresql://"]
                .iter()
                .any(|scheme| text.starts_with(scheme))
                .then(|| text.to_owned())
        };
        self.parsed("DATABASE_URL", "postgres://daneker:password@localhost/daneker", known)
            .unwrap_or_else(|| "sqlite://data/daneker.db".to_owned())
            .into()
    }

    /// A variable's value without spaces around it; an empty one counts as not set.
    fn text(&self, name: &str) -> Option<String> {
        (self.variable)(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    fn parsed<T>(&mut self, name: &'static str, example: &'static str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.text(name)?;
        parse(&text).or_else(|| self.fault(name, Problem::Unreadable { example }))
    }

    fn required<T>(
        &mut self,
        name: &'static str,
        example: &'static str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        if self.text(name).is_none() {
            return self.fault(name, Problem::Missing);
        }
        self.parsed(name, example, parse)
    }

    fn or<T: FromStr>(&mut self, name: &'static str, default: T, example: &'static str) -> T {
        self.parsed(name, example, |text| text.parse().ok()).unwrap_or(default)
    }

    fn yes_or_no(&mut self, name: &'static str, default: bool) -> bool {
        let parse = |text: &str| match text.to_lowercase().as_str() {
            "1" | "y" | "yes" | "true" | "on" => Some(true),
            "0" | "n" | "no" | "false" | "off" => Some(false),
            _ => None,
        };
        self.parsed(name, "yes, no", parse).unwrap_or(default)
    }

    fn list<T>(&mut self, name: &'static str, example: &'static str, parse: impl Fn(&str) -> Option<T>) -> Vec<T> {
        let all = |text: &str| parts(text).map(&parse).collect();
        self.parsed(name, example, all).unwrap_or_default()
    }

    fn fault<T>(&mut self, name: &'static str, problem: Problem) -> Option<T> {
        self.faults.push(SettingFault { name, problem });
        None
    }
}

fn web_address(text: &str) -> Option<Url> {
    Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty())
}

fn lower_list(text: &str) -> Vec<String> {
    parts(text).map(str::to_lowercase).collect()
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
        let config = read(&[("DATABASE_URL", "postgres://d:hidd3n@localhost/d"), ("API_TOKEN", "ap1token")]).unwrap();
        let printed = format!("{config:?}");
        let secrets: Vec<_> = config.secrets().iter().map(|secret| secret.expose_secret().to_owned()).collect();
        for secret in ["c0dec0dec0dec0de", "t0ken", "s3cret", "1234:AAE", "ap1token", "hidd3n"] {
            assert!(secrets.iter().any(|known| known == secret), "{secret} is not known as a secret");
            assert!(!printed.contains(secret), "{secret} is printed");
        }
    }
}

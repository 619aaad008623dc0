//! Reading the settings: each in its shape, all of them in any case, so that the list of faults is whole.
//!
//! It never repeats a value in a fault: it may be a secret.

use std::net::IpAddr;
use std::ops::RangeInclusive;
use std::str::FromStr;
use std::time::Duration;

use chrono::NaiveTime;
use chrono_tz::Tz;
use secrecy::SecretString;
use url::Url;

use super::{
    Bitrix, Config, Delivery, Invoice, Kaspi, Mirror, Model, OneC, Problem, Reserves, Server, SettingFault, Stock,
    Telegram,
};
use crate::types::{Level, PaymentKind, VatMode};

/// What the values of a payment field usually mean, as the setting writes it.
const PAYMENT_VALUES: &str = include_str!("payment_values.txt");

/// A reader of variables that remembers every fault it meets.
pub(super) struct Reader<'a> {
    variable: &'a dyn Fn(&str) -> Option<String>,
    faults: Vec<SettingFault>,
}

impl<'a> Reader<'a> {
    /// Reads a part of the settings, or gives every fault in it.
    pub(super) fn read<T>(
        variable: &'a dyn Fn(&str) -> Option<String>,
        part: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Result<T, Vec<SettingFault>> {
        let mut reader = Self { variable, faults: Vec::new() };
        part(&mut reader).filter(|_| reader.faults.is_empty()).ok_or(reader.faults)
    }

    /// All settings; none when a required one has no usable value. Every setting is read in any case, so that the list of
    /// faults is whole.
    pub(super) fn config(&mut self) -> Option<Config> {
        let bitrix = self.bitrix();
        let onec = self.onec();
        let telegram = self.telegram();
        let server = self.server();
        let kaspi = self.kaspi();
        let invoice = self.invoice();
        let stock = self.stock();
        let mirror = self.mirror();
        let model = self.model();
        let database_url = self.database_url();
        let timezone = self.or("TIMEZONE", Tz::Asia__Almaty, "Asia/Almaty");
        Some(Config {
            bitrix: bitrix?,
            onec: onec?,
            telegram: telegram?,
            server,
            kaspi,
            invoice,
            stock,
            mirror,
            model,
            database_url,
            timezone,
            log_level: self.parsed("LOG_LEVEL", "info", log_filter).unwrap_or_else(|| "info".to_owned()),
        })
    }

    fn bitrix(&mut self) -> Option<Bitrix> {
        let webhook =
            self.required("BITRIX24_WEBHOOK_URL", "https://shop.bitrix24.kz/rest/1/abcdefgh12345678/", |text| {
                web_address(text).filter(is_webhook)
            });
        let token = self.required("BITRIX24_APPLICATION_TOKEN", "", |text| Some(text.to_owned()));
        let domain = self.parsed("BITRIX24_DOMAIN", "shop.bitrix24.kz", host_name);
        // The portal gives a request a minute; a little more for the way.
        let timeout = self.seconds("BITRIX24_TIMEOUT", 65);
        let field = self.text("BITRIX24_INVOICE_FIELD").unwrap_or_else(|| "UF_CRM_ONEC_INVOICE".to_owned());
        let article = self.parsed("BITRIX24_ARTICLE_PROPERTY", "property105", property);
        let barcode = self.parsed("BITRIX24_BARCODE_PROPERTY", "property106", property);
        let webhook = webhook?;
        let portal = domain.or_else(|| webhook.host_str().map(str::to_owned))?.to_lowercase();
        Some(Bitrix {
            webhook_url: String::from(webhook).into(),
            portal,
            application_token: token?.into(),
            invoice_field: field,
            article_property: article,
            barcode_property: barcode,
            timeout,
        })
    }

    fn onec(&mut self) -> Option<OneC> {
        let base = self.required("ONEC_BASE_URL", "http://192.168.1.10/buh", |text| {
            web_address(text).filter(|url| url.username().is_empty() && url.query().is_none())
        });
        let username = self.required("ONEC_USERNAME", "daneker", |text| Some(text.to_owned()));
        let password = self.required("ONEC_PASSWORD", "", |text| Some(text.to_owned()));
        // The first request after a quiet time takes 1C up to half a minute, and a write may wait for locks.
        let timeout = self.seconds("ONEC_TIMEOUT", 60);
        Some(OneC {
            base_url: String::from(base?).trim_end_matches('/').to_owned(),
            username: username?,
            password: password?.into(),
            organization: self.text("ONEC_ORGANIZATION"),
            warehouse: self.text("ONEC_WAREHOUSE"),
            contract: self.text("ONEC_CONTRACT"),
            default_buyer: self.text("ONEC_DEFAULT_BUYER"),
            stock_accounts: self
                .text("ONEC_STOCK_ACCOUNTS")
                .map_or_else(|| vec!["1330".to_owned()], |text| parts(&text).map(str::to_owned).collect()),
            timeout,
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
        let public_url = self.parsed("PUBLIC_URL", "https://daneker.example.kz", |text| {
            web_address(text).filter(|url| url.scheme() == "https" || is_loopback(url))
        });
        let delivery = match (self.text("TELEGRAM_DELIVERY").as_deref(), public_url) {
            (None | Some("polling"), _) => Some(Delivery::Polling),
            (Some("webhook"), Some(public_url)) => Some(Delivery::Webhook { public_url }),
            (Some("webhook"), None) => self.fault("TELEGRAM_DELIVERY", Problem::Needs { other: "PUBLIC_URL" }),
            (Some(_), _) => self.fault("TELEGRAM_DELIVERY", Problem::Unreadable { example: "polling, webhook" }),
        };
        Some(Telegram { token: token?.into(), chat: chat?, admins, api_url, delivery: delivery? })
    }

    pub(super) fn server(&mut self) -> Server {
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

    fn stock(&mut self) -> Stock {
        let hour = self.within("SYNC_SCHEDULE_HOUR", 0..=23, 2, "0…23");
        let minute = self.within("SYNC_SCHEDULE_MINUTE", 0..=59, 0, "0…59");
        let reserves = self.parsed("STOCK_RESERVES", "included, taken_off", |text| match text {
            "included" => Some(Reserves::Included),
            "taken_off" => Some(Reserves::TakenOff),
            _ => None,
        });
        let level = |text: &str| Level::rounded(text.replace(',', ".").parse().ok()?).filter(|low| !low.is_negative());
        Stock {
            nightly: NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default(),
            reserves: reserves.unwrap_or(Reserves::Included),
            guard_percent: self.within("STOCK_GUARD_PERCENT", 1..=100, 30, "1…100"),
            low: self.parsed("STOCK_LOW", "5", level).unwrap_or(Level::from_thousandths(5_000)),
        }
    }

    fn mirror(&mut self) -> Mirror {
        let since = self.parsed("MIRROR_SINCE", "2025-01-01", |text| text.parse().ok());
        let values = self.parsed("PAYMENT_KIND_VALUES", "kaspi_qr=QR;cash=Наличные", payment_values);
        Mirror {
            since,
            payment_field: self.text("PAYMENT_KIND_FIELD"),
            payment_values: values.or_else(|| payment_values(PAYMENT_VALUES)).unwrap_or_default(),
        }
    }

    fn model(&mut self) -> Option<Model> {
        let base = self.parsed("OPENROUTER_BASE_URL", "https://openrouter.ai/api/v1", web_address);
        let timeout = self.seconds("OPENROUTER_TIMEOUT", 20);
        let daily_calls = self.within("OPENROUTER_DAILY_CALLS", 0..=100_000, 200, "200");
        let comments = self.yes_or_no("REPORT_COMMENT", false);
        Some(Model {
            key: self.text("OPENROUTER_API_KEY")?.into(),
            name: self.text("OPENROUTER_MODEL").unwrap_or_else(|| "openai/gpt-4.1-mini".to_owned()),
            base_url: base.map_or_else(
                || "https://openrouter.ai/api/v1".to_owned(),
                |url| String::from(url).trim_end_matches('/').to_owned(),
            ),
            timeout,
            daily_calls,
            comments,
        })
    }

    fn within(&mut self, name: &'static str, range: RangeInclusive<u32>, default: u32, example: &'static str) -> u32 {
        let parse = |text: &str| text.parse().ok().filter(|number| range.contains(number));
        self.parsed(name, example, parse).unwrap_or(default)
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

    fn seconds(&mut self, name: &'static str, default: u64) -> Duration {
        let parse = |text: &str| text.parse().ok().filter(|seconds| (1..=600).contains(seconds));
        Duration::from_secs(self.parsed(name, "60", parse).unwrap_or(default))
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

/// Only an address of this very machine may do without encryption.
fn is_loopback(url: &Url) -> bool {
    url.host_str().is_some_and(|host| host == "127.0.0.1" || host == "localhost")
}

/// A property of a product as the catalogue's methods name it.
fn property(text: &str) -> Option<String> {
    let number = text.strip_prefix("property")?;
    number.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.to_owned()).filter(|_| !number.is_empty())
}

fn host_name(text: &str) -> Option<String> {
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-');
    text.chars().all(allowed).then(|| text.to_owned())
}

/// A level, or a list of `target=level`. What the log's own reader takes for a target, a mistyped level, would switch the
/// log off.
fn log_filter(text: &str) -> Option<String> {
    let level = |text: &str| ["off", "error", "warn", "info", "debug", "trace"].contains(&text);
    let text = text.to_lowercase();
    let known = |part: &str| match part.split_once('=') {
        None => level(part),
        Some((target, of_target)) => !target.is_empty() && level(of_target),
    };
    text.split(',').all(|part| known(part.trim())).then_some(text)
}

/// `https://portal/rest/1/code/`
fn is_webhook(url: &Url) -> bool {
    let parts: Vec<_> = url.path().split('/').filter(|part| !part.is_empty()).collect();
    matches!(parts[..], [.., "rest", user, _code] if user.bytes().all(|b| b.is_ascii_digit()))
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty())
}

/// `kind=words` set off by semicolons; a kind may stand there with several words.
fn payment_values(text: &str) -> Option<Vec<(PaymentKind, String)>> {
    let pair = |part: &str| {
        let (kind, words) = part.split_once('=')?;
        let words = words.trim().to_lowercase();
        Some((PaymentKind::parse(kind.trim())?, words)).filter(|(_, words)| !words.is_empty())
    };
    text.split([';', '\n']).map(str::trim).filter(|part| !part.is_empty()).map(pair).collect()
}

fn lower_list(text: &str) -> Vec<String> {
    parts(text).map(str::to_lowercase).collect()
}

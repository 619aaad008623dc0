//! `daneker demo`: the real program against the stand-ins of the sandbox, in one process, without any account; or the
//! stand-ins alone, for other programs.
//!
//! The program runs exactly as it does in production, over real HTTP; nothing here reaches into it past its doors.

mod play;
mod stand_ins;

use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use serde_json::json;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::clock::Clock;
use crate::config::{self, Config};
use crate::i18n::{self, Args};
use crate::sandbox::Sandbox;
use crate::sandbox::desk::{self, Desk};
use crate::sandbox::shop::{self, ADMIN, Furnished, MANAGER, Mapping};
use crate::telemetry;
use crate::types::Lang;

/// How long the program may take to answer for the first time.
const PATIENCE: Duration = Duration::from_secs(20);
/// The port the program is at where nobody says otherwise.
const USUAL_PORT: u16 = 8008;
/// Settings a visitor may give; all others are those of the sandbox.
const VISITORS: [&str; 3] = ["DATABASE_URL", "LOG_LEVEL", "TIMEZONE"];

/// What the command line says.
#[derive(Clone, Debug, clap::Args)]
pub struct Options {
    /// Play the main story without a browser, tell every step, and leave with 0 only if all of it came true.
    #[arg(long)]
    play: bool,
    /// Start only the stand-ins and the desk, and print the settings under which another program reaches them.
    #[arg(long, conflicts_with = "play")]
    stand_ins: bool,
    /// Port of the desk page; 0 for any free one.
    #[arg(long, default_value_t = desk::PORT)]
    port: u16,
}

/// Runs the demo until `stop`, or until the story is told. Fails when a port is taken or the story does not come true.
pub async fn run(options: Options, stop: CancellationToken) -> ExitCode {
    let lang = config::language();
    match Box::pin(demonstrate(options, lang, stop)).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{}", i18n::plain(lang, "demo-failed", &Args::new().text("error", format!("{error:#}"))));
            ExitCode::FAILURE
        }
    }
}

/// The whole demo; whether all that was to be shown came true.
async fn demonstrate(options: Options, lang: Lang, stop: CancellationToken) -> anyhow::Result<bool> {
    let sandbox = Arc::new(Sandbox::start().await?);
    let furnished = shop::furnish(&sandbox.bitrix, &sandbox.onec, &sandbox.telegram);
    if options.stand_ins {
        return stand_ins::serve(sandbox, furnished, options.port, lang, stop).await.map(|()| true);
    }
    let (config, _folder) = settings(&sandbox)?;
    telemetry::start(&config.log_level, config.secrets());
    let program = format!("http://{}:{}", config.server.host, config.server.port);
    let (app, _taking) = App::build(config, Clock::default()).await?;
    let ended = stop.child_token();
    let mut running = tokio::spawn(app.clone().run(ended.clone()));
    let api =
        Api { program, token: sandbox.api_token().to_owned(), http: reqwest::Client::builder().no_proxy().build()? };
    api.answers(&mut running).await?;
    hear_of_deals(&sandbox, &api.program);
    for mapping in furnished.mappings.iter().filter(|mapping| mapping.confirmed) {
        api.confirm(mapping).await?;
    }

    let_manager_in(&sandbox).await?;
    let came_true = if options.play {
        play::play(play::Stage { app, sandbox, furnished, api, lang, stop }).await
    } else {
        let desk = open_desk(sandbox, &furnished, &api.program, options.port, lang).await?;
        welcome(lang, (&desk.url(), &api.program, &api.token), &furnished);
        tokio::select! {
            () = stop.cancelled() => {}
            outcome = &mut running => return outcome?.map(|()| true),
        }
        true
    };
    ended.cancel();
    running.await??;
    Ok(came_true)
}

/// The manager of the shop asks to be let in, and the admin, who has met the bot, does that by a tap on the card.
async fn let_manager_in(sandbox: &Sandbox) -> anyhow::Result<()> {
    let telegram = &sandbox.telegram;
    let said = |person: i64| telegram.messages(person).into_iter().filter(|message| message.from_bot);
    until("the admin is greeted", || said(ADMIN).next()).await?;
    telegram.says(MANAGER, MANAGER, "/start")?;
    let card =
        until("the manager's request arrives", || said(ADMIN).find(|message| message.buttons.len() == 2)).await?;
    let manager = card.buttons.first().and_then(|row| row.first()).context("a request has buttons")?;
    telegram.taps_on(ADMIN, ADMIN, card.id, &manager.label)?;
    until("the manager is let in", || said(MANAGER).nth(1)).await.map(drop)
}

/// What is looked for, as soon as it is there.
async fn until<T>(what: &str, look: impl Fn() -> Option<T>) -> anyhow::Result<T> {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        if let Some(found) = look() {
            return Ok(found);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    bail!("in vain: {what}")
}

/// Has the portal tell the program of its deals.
fn hear_of_deals(sandbox: &Sandbox, program: &str) {
    sandbox.bitrix.hook(&format!("{program}/webhook/bitrix24/deal"), &sandbox.bitrix.application_token());
}

async fn open_desk(
    sandbox: Arc<Sandbox>,
    shop: &Furnished,
    program: &str,
    port: u16,
    lang: Lang,
) -> anyhow::Result<Desk> {
    let desk = Desk::open(sandbox, shop, program, port).await;
    desk.with_context(|| i18n::plain(lang, "demo-port", &Args::new().text("port", port)))
}

/// The settings of the sandbox, with the program at [`USUAL_PORT`] where that is free, and a database that goes when the demo
/// ends unless the visitor names one.
fn settings(sandbox: &Sandbox) -> anyhow::Result<(Config, Option<Folder>)> {
    let mut given = sandbox.settings();
    given.push(("SERVER_PORT", free_port()?.to_string()));
    let of_visitor =
        |name: &str| VISITORS.contains(&name).then(|| config::variable(name)).flatten().filter(|it| !it.is_empty());
    if of_visitor("LOG_LEVEL").is_none() {
        given.push(("LOG_LEVEL", "warn".to_owned()));
    }
    let folder = of_visitor("DATABASE_URL").is_none().then(Folder::fresh);
    if let Some(Folder(path)) = &folder {
        given.push(("DATABASE_URL", format!("sqlite://{}", path.join("daneker.db").display())));
    }
    let of_sandbox = |name: &str| given.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
    let config = Config::read(|name| of_visitor(name).or_else(|| of_sandbox(name)));
    let config = config.map_err(|faults| {
        anyhow::anyhow!(faults.iter().map(|fault| fault.line(Lang::En)).collect::<Vec<_>>().join("; "))
    })?;
    Ok((config, folder))
}

fn free_port() -> anyhow::Result<u16> {
    let usual = TcpListener::bind((Ipv4Addr::LOCALHOST, USUAL_PORT));
    let listener = usual.or_else(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))?;
    Ok(listener.local_addr()?.port())
}

/// A folder of this process alone; it goes when dropped.
struct Folder(PathBuf);

impl Folder {
    fn fresh() -> Self {
        Self(std::env::temp_dir().join(format!("daneker-demo-{}", std::process::id())))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // It may never have come into being.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The door the program has for machines.
struct Api {
    program: String,
    token: String,
    http: reqwest::Client,
}

impl Api {
    /// Waits until the program answers.
    async fn answers(&self, running: &mut JoinHandle<anyhow::Result<()>>) -> anyhow::Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if running.is_finished() {
                running.await??;
                bail!("the program stopped by itself");
            }
            let answer = self.http.get(format!("{}/health/ready", self.program)).send().await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        bail!("the program does not answer at {}", self.program)
    }

    /// Confirms that a product is an item.
    async fn confirm(&self, mapping: &Mapping) -> anyhow::Result<()> {
        let asked = json!({
            "bitrix24_product_id": mapping.product, "bitrix24_product_name": mapping.name, "onec_product_code": mapping.code,
        });
        let request = self.http.post(format!("{}/api/mapping/product", self.program)).bearer_auth(&self.token);
        let answer = request.json(&asked).send().await?;
        let status = answer.status();
        if !status.is_success() {
            bail!("a mapping was not taken: {status} {}", answer.text().await?);
        }
        Ok(())
    }
}

fn welcome(lang: Lang, (desk, program, token): (&str, &str, &str), furnished: &Furnished) {
    let open = furnished.mappings.iter().filter(|mapping| !mapping.confirmed).count();
    let args = Args::new().text("desk", desk).text("program", program).text("token", token).count("open", open);
    println!("{}", i18n::plain(lang, "demo-welcome", &args));
}

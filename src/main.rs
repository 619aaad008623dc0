//! The command line: run the service, or try it in the sandbox.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use daneker::app::App;
use daneker::clock::Clock;
use daneker::config::{self, Config, Server, SettingFault};
use daneker::i18n::{self, Args};
use daneker::{demo, matching, telemetry};
use tokio_util::sync::CancellationToken;

/// Daneker: a won deal in Bitrix24 becomes one invoice in 1C, and the chat hears of it.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Run the service with the settings of the environment (the default).
    Run,
    /// Ask a running service whether it is ready; for the health check of a container.
    Health,
    /// Try everything on 127.0.0.1 with stand-ins for Bitrix24, 1C, Telegram and OpenRouter; no account needed.
    Demo(demo::Options),
    /// Say which rows of a table of products are which of a table of items; JSON lines on the standard output.
    Match(matching::Options),
}

#[tokio::main(worker_threads = 2)]
async fn main() -> ExitCode {
    match Cli::parse().command.unwrap_or(Command::Run) {
        Command::Run => run().await,
        Command::Health => health().await,
        Command::Demo(options) => demo::run(options, interrupted()).await,
        Command::Match(options) => match_tables(&options),
    }
}

async fn run() -> ExitCode {
    let config = match settings(|| Config::read(config::variable)) {
        Ok(config) => config,
        Err(code) => return code,
    };
    telemetry::start(&config.log_level, config.secrets());
    match serve(config).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "stopped");
            ExitCode::FAILURE
        }
    }
}

async fn serve(config: Config) -> anyhow::Result<()> {
    let (app, _taking) = App::build(config, Clock::default()).await?;
    app.run(interrupted()).await
}

fn match_tables(options: &matching::Options) -> ExitCode {
    let lang = config::language();
    match matching::run(options, lang) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{}", fault.line(lang));
            ExitCode::from(2)
        }
    }
}

/// The settings read from `.env` and the environment; else what is wrong is told, and how to end.
fn settings<T>(read: impl FnOnce() -> Result<T, Vec<SettingFault>>) -> Result<T, ExitCode> {
    let file = dotenvy::dotenv();
    let lang = config::language();
    // Without a file the environment itself has to say it all; half a file would look like missing settings.
    if let Err(error) = file.map(drop).or_else(|error| if error.not_found() { Ok(()) } else { Err(error) }) {
        eprintln!("{}", i18n::plain(lang, "settings-file", &Args::new().text("words", error)));
        return Err(ExitCode::from(2));
    }
    read().map_err(|faults| {
        eprintln!("{}", i18n::plain(lang, "settings-faults", &Args::new().count("count", faults.len())));
        faults.iter().for_each(|fault| eprintln!("  {}", fault.line(lang)));
        ExitCode::from(2)
    })
}

async fn health() -> ExitCode {
    let server = match settings(|| Server::read(config::variable)) {
        Ok(server) => server,
        Err(code) => return code,
    };
    match ask_ready(&server).await {
        Ok(answer) if answer.status().is_success() => ExitCode::SUCCESS,
        Ok(answer) => {
            eprintln!("{}", answer.status());
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Asks the server itself: a proxy of the environment leads elsewhere.
async fn ask_ready(server: &Server) -> reqwest::Result<reqwest::Response> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    client.get(format!("http://{}/health/ready", server.from_here())).send().await
}

/// Cancelled by Ctrl-C and by the SIGTERM of containers.
fn interrupted() -> CancellationToken {
    let stop = CancellationToken::new();
    let token = stop.clone();
    tokio::spawn(async move {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate()).expect("a signal handler can be installed at start");
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        token.cancel();
    });
    stop
}

//! The answer to /status: what was measured, nothing else.

use super::super::markup;
use super::{NAME, Reader, plain_screen};
use crate::i18n::Args;
use crate::types::{Health, Measured, Screen, StatusReport, StockPhase};

/// The report.
pub(in crate::bot) fn report(report: &StatusReport, reader: &Reader) -> Screen {
    let title = reader.html("status-title", &Args::new().text("time", reader.second(report.at)));
    let mut lines = vec![format!("<b>{title}</b>")];
    lines.extend(report.systems.iter().map(|measured| system(measured, reader)));
    lines.push(String::new());
    lines.push(queue(report, reader));
    let decided = !matches!(report.synced, Some((_, StockPhase::Held | StockPhase::Asking)));
    if report.stuck > 0 || decided {
        lines.push(reader.html("status-stuck", &Args::new().count("stuck", number(report.stuck))));
    }
    lines.push(reader.html("status-issued", &Args::new().count("issued", number(report.issued_today))));
    lines.push(match report.swept_at {
        Some(at) => reader.html("status-swept", &Args::new().text("time", reader.minute(at))),
        None => reader.text("status-not-swept"),
    });
    lines.push(match report.synced {
        Some((at, phase)) => {
            let args = Args::new()
                .text("time", reader.minute(at))
                .html("phase", reader.text(&format!("phase-{}", phase.key())));
            reader.html("status-synced", &args)
        }
        None => reader.text("status-not-synced"),
    });
    let (mapped, of) = report.mapped;
    lines.push(reader.html("status-mapped", &Args::new().text("mapped", mapped).text("of", of)));
    plain_screen(lines.join("\n"))
}

fn system(measured: &Measured, reader: &Reader) -> String {
    let args = Args::new().text("system", reader.system(measured.system)).text("took", measured.took_ms);
    match &measured.health {
        Health::Well(name) => reader.html("status-well", &args.text("name", markup::short(name, NAME))),
        Health::Away(words) => reader.html("status-away", &args.text("words", markup::short(words, NAME))),
        Health::Refusing(words) => reader.html("status-refusing", &args.text("words", markup::short(words, NAME))),
    }
}

fn queue(report: &StatusReport, reader: &Reader) -> String {
    let waiting = reader.html("status-queue", &Args::new().count("waiting", number(report.waiting)));
    match report.oldest {
        Some(since) => {
            let oldest = reader.html("status-oldest", &Args::new().text("since", reader.second(since)));
            format!("{waiting} {oldest}")
        }
        None => waiting,
    }
}

fn number(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::samples::{at, read, reader};
    use super::*;
    use crate::types::{Lang, System};

    fn busy() -> StatusReport {
        let measured = |system, health, took_ms| Measured { system, health, took_ms, at: at("2026-11-23T09:29:59Z") };
        StatusReport {
            systems: vec![
                measured(System::Bitrix24, Health::Well("Айгуль <Админ>".into()), 120),
                measured(System::OneC, Health::Away("HTTP 502".into()), 10_000),
                measured(System::Telegram, Health::Well("@daneker_bot".into()), 45),
                measured(System::Database, Health::Refusing("disk full".into()), 1),
                measured(System::Model, Health::Well("openai/gpt-4.1-mini".into()), 300),
            ],
            waiting: 3,
            oldest: Some(at("2026-11-22T09:30:00Z")),
            stuck: 21,
            issued_today: 5,
            swept_at: Some(at("2026-11-23T09:15:00Z")),
            synced: Some((at("2026-11-22T21:00:12Z"), StockPhase::Done)),
            mapped: (81, 90),
            at: at("2026-11-23T09:30:00Z"),
        }
    }

    #[test]
    fn a_busy_day_in_three_languages() {
        for (lang, text) in [
            (
                Lang::Ru,
                "<b>Состояние на 14:30:00</b>\n✅ Битрикс24: Айгуль &lt;Админ&gt;, 120 мс\n⚠️ 1С не отвечает (HTTP 502), \
                 10000 мс\n✅ Telegram: @daneker_bot, 45 мс\n⛔ База данных отказывает: disk full\n✅ Языковая модель: \
                 openai/gpt-4.1-mini, 300 мс\n\nВ очереди 3 задания. \
                 Самое старое ждёт с 22.11.2026 14:30:00.\nЖдёт человека: 21 сделка.\nСегодня создано 5 реализаций.\nПоследняя сверка с \
                 Битрикс24: 14:15.\nОстатки: 02:00, переданы.\nНоменклатура подобрана: 81 из 90.",
            ),
            (
                Lang::Kk,
                "<b>Күйі, 14:30:00</b>\n✅ Битрикс24: Айгуль &lt;Админ&gt;, 120 мс\n⚠️ 1С жауап бермейді (HTTP 502), 10000 \
                 мс\n✅ Telegram: @daneker_bot, 45 мс\n⛔ Дерекқор қабылдамайды: disk full\n✅ Тілдік модель: openai/gpt-4.1-mini, \
                 300 мс\n\nКезекте 3 тапсырма бар. Ең \
                 ескісінің кезекке тұрған уақыты: 22.11.2026 14:30:00.\nАдамды күтіп тұрғаны: 21 мәміле.\nБүгін 5 өткізу \
                 құжаты жасалды.\nБитрикс24-пен соңғы салыстыру: 14:15.\nҚалдықтар: 02:00, берілді.\nНоменклатурасы бар \
                 тауар: 81 / 90.",
            ),
            (
                Lang::En,
                "<b>State at 14:30:00</b>\n✅ Bitrix24: Айгуль &lt;Админ&gt;, 120 ms\n⚠️ 1C does not answer (HTTP 502), 10000 \
                 ms\n✅ Telegram: @daneker_bot, 45 ms\n⛔ Database refuses: disk full\n✅ Language model: openai/gpt-4.1-mini, 300 ms\n\n\
                 3 jobs in the queue. The oldest waits \
                 since 22.11.2026 14:30:00.\n21 deals wait for a person.\n5 invoices created today.\nLast looked \
                 through Bitrix24 at 14:15.\nStock: 02:00, brought over.\nProducts with an item: 81 of 90.",
            ),
        ] {
            assert_eq!(read(&report(&busy(), &reader(lang))), text);
        }
    }

    #[test]
    fn a_quiet_day_says_so() {
        let quiet = StatusReport {
            systems: Vec::new(),
            waiting: 0,
            oldest: None,
            stuck: 0,
            issued_today: 0,
            swept_at: None,
            synced: None,
            mapped: (0, 0),
            ..busy()
        };
        assert_eq!(
            read(&report(&quiet, &reader(Lang::Ru))),
            "<b>Состояние на 14:30:00</b>\n\nВ очереди пусто.\nЧеловека ничего не ждёт.\nРеализаций сегодня ещё не было.\n\
             Сверки с Битрикс24 ещё не было.\nОстатки в Битрикс24 ещё не передавались.\nНоменклатура подобрана: 0 из 0."
        );
    }
}

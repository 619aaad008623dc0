# Жүйелер мен кезектің күйі.
system-bitrix24 = Битрикс24
system-onec = 1С
system-telegram = Telegram
system-database = Дерекқор
system-model = Тілдік модель

status-title = Күйі, { $time }
status-well = ✅ { $system }: { $name }, { $took } мс
status-away = ⚠️ { $system } жауап бермейді ({ $words }), { $took } мс
status-refusing = ⛔ { $system } қабылдамайды: { $words }
status-queue = { $waiting ->
    [0] Кезек бос.
   *[other] Кезекте { $waiting } тапсырма бар.
    }
status-oldest = Ең ескісінің кезекке тұрған уақыты: { $since }.
status-stuck = { $stuck ->
    [0] Адамды күтіп тұрған мәміле жоқ.
   *[other] Адамды күтіп тұрғаны: { $stuck } мәміле.
    }
status-issued = { $issued ->
    [0] Бүгін өткізу құжаты әлі жасалған жоқ.
   *[other] Бүгін { $issued } өткізу құжаты жасалды.
    }
status-swept = Битрикс24-пен соңғы салыстыру: { $time }.
status-not-swept = Битрикс24-пен салыстыру әлі болған жоқ.
status-synced = Қалдықтар: { $time }, { $phase }.
status-not-synced = Қалдықтар Битрикс24-ке әлі берілген жоқ.
status-mapped = Номенклатурасы бар тауар: { $mapped } / { $of }.
phase-comparing = салыстырылып жатыр
phase-held = шешім күтіп тұр
phase-asking = қоймалар туралы жауап күтіп тұр
phase-writing = жазылып жатыр
phase-done = берілді
phase-cancelled = тоқтатылды
phase-failed = берілмеді
phase-superseded = жаңа салыстырумен ауыстырылды

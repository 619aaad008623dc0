# Состояние систем и очереди.
system-bitrix24 = Битрикс24
system-onec = 1С
system-telegram = Telegram
system-database = База данных
system-model = Языковая модель

status-title = Состояние на { $time }
status-well = ✅ { $system }: { $name }, { $took } мс
status-away = ⚠️ { $system } не отвечает ({ $words }), { $took } мс
status-refusing = ⛔ { $system } отказывает: { $words }
status-queue = { $waiting ->
    [0] В очереди пусто.
    [one] В очереди { $waiting } задание.
    [few] В очереди { $waiting } задания.
   *[many] В очереди { $waiting } заданий.
    }
status-oldest = Самое старое ждёт с { $since }.
status-stuck = { $stuck ->
    [0] Человека ничего не ждёт.
    [one] Ждёт человека: { $stuck } сделка.
    [few] Ждут человека: { $stuck } сделки.
   *[many] Ждут человека: { $stuck } сделок.
    }
status-issued = { $issued ->
    [0] Реализаций сегодня ещё не было.
    [one] Сегодня создана { $issued } реализация.
    [few] Сегодня созданы { $issued } реализации.
   *[many] Сегодня создано { $issued } реализаций.
    }
status-swept = Последняя сверка с Битрикс24: { $time }.
status-not-swept = Сверки с Битрикс24 ещё не было.
status-synced = Остатки: { $time }, { $phase }.
status-not-synced = Остатки в Битрикс24 ещё не передавались.
status-mapped = Номенклатура подобрана: { $mapped } из { $of }.
phase-comparing = идёт сравнение
phase-held = ждут решения
phase-asking = ждут ответа о складах
phase-writing = записываются
phase-done = переданы
phase-cancelled = остановлены
phase-failed = не переданы
phase-superseded = заменены новой сверкой

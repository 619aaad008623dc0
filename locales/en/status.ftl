# The state of the systems and of the queue.
system-bitrix24 = Bitrix24
system-onec = 1C
system-telegram = Telegram
system-database = Database
system-model = Language model

status-title = State at { $time }
status-well = ✅ { $system }: { $name }, { $took } ms
status-away = ⚠️ { $system } does not answer ({ $words }), { $took } ms
status-refusing = ⛔ { $system } refuses: { $words }
status-queue = { $waiting ->
    [0] The queue is empty.
    [one] { $waiting } job in the queue.
   *[other] { $waiting } jobs in the queue.
    }
status-oldest = The oldest waits since { $since }.
status-stuck = { $stuck ->
    [0] Nothing waits for a person.
    [one] { $stuck } deal waits for a person.
   *[other] { $stuck } deals wait for a person.
    }
status-issued = { $issued ->
    [0] No invoices yet today.
    [one] { $issued } invoice created today.
   *[other] { $issued } invoices created today.
    }
status-swept = Last looked through Bitrix24 at { $time }.
status-not-swept = Bitrix24 was not looked through yet.
status-synced = Stock: { $time }, { $phase }.
status-not-synced = No stock was brought to Bitrix24 yet.
status-mapped = Products with an item: { $mapped } of { $of }.
phase-comparing = being compared
phase-held = waiting for a decision
phase-asking = waiting for a word about warehouses
phase-writing = being written
phase-done = brought over
phase-cancelled = stopped
phase-failed = not brought over
phase-superseded = replaced by a newer run

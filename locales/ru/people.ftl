# Люди: кого впустили, кто просится, что приходит само и кто чем занимается.
role-manager = менеджер
role-admin = администратор

members-title = 👥 { $count ->
    [one] { $count } участник
    [few] { $count } участника
   *[many] { $count } участников
}
members-row = { $place }. { $name } — { $what }
members-hint = Нажмите номер, чтобы изменить роль или закрыть доступ. Новый человек просит доступ сам: пусть напишет мне /start.

member-group = группа
member-group-about = Спрашивать может каждый в группе, решают только администраторы.
member-asks = ⏳ просит доступ
member-out = доступа нет
member-unmet = ещё не писал мне
member-unreached = ⚠️ сообщения не доходят
member-nameless = без имени
member-language = Язык: { $language }
member-hears = Приходит само: { $topics }
member-hears-nothing = ничего
member-digest = сводка в { $hour }:00
member-named = Назначается настройками TELEGRAM_CHAT_ID или TELEGRAM_ADMINS: закрыть доступ можно только там.
member-change-asked = { $at } просьба о доступе
member-change-made-manager = { $at } роль: менеджер ({ $by })
member-change-made-admin = { $at } роль: администратор ({ $by })
member-change-refused = { $at } отказано ({ $by })
member-change-revoked = { $at } доступ закрыт ({ $by })
member-change-chose = { $at } выбрано, что приходит само ({ $by })
member-ask-revoke = Закрыть доступ: { $name }? Кнопки и команды перестанут работать сразу. Впустить снова можно в любой момент: /members.
member-closed = 🔕 { $name }: сообщения не доходят, бот заблокирован или чат удалён. Когда человек снова напишет мне, отмечу здесь.
member-closed-group = 🔕 В группу «{ $name }» писать больше нельзя: бота удалили или запретили ему писать. Верните его, и я отмечу это здесь.
member-reached = ✅ { $name }: сообщения снова доходят.

access-asked = 🙋 { $name } просит доступ к боту. Язык: { $language }.
    Если человек вам не знаком, откажите: он ничего не узнает.
access-asked-group = 👥 Бота добавили в группу «{ $name }». Впустить её? Спрашивать сможет любой в группе, решать — только администраторы.
access-given-manager = ✅ { $name }: теперь менеджер ({ $by }).
access-given-admin = ✅ { $name }: теперь администратор ({ $by }).
access-given-group = ✅ Группа «{ $name }» впущена ({ $by }).
access-changed-admin = Теперь вы администратор. Ваши команды: /help
access-changed-manager = Теперь вы менеджер: спрашивать можно, решают администраторы. Ваши команды: /help
access-welcome-group = ✅ Группе открыт доступ. Спрашивать может каждый, решают администраторы.
access-refused-by = 🚫 { $name }: отказано ({ $by }).
access-crowd = 🙋 { $count ->
    [one] Доступа ждёт { $count } человек.
    [few] Доступа ждут { $count } человека.
   *[many] Доступа ждут { $count } человек.
} Отдельных карточек больше не присылаю: откройте список.
access-crowd-over = ✅ На все просьбы о доступе ответили ({ $over }).
access-pending = 👋 Здравствуйте! Это рабочий бот компании. Я передал администраторам, что вы просите доступ; ответ придёт сюда.
access-refused = Доступ не открыт. Если это ошибка, обратитесь к администратору бота в вашей компании.
access-taken = Доступ закрыт. Если это ошибка, обратитесь к администратору бота в вашей компании.
access-welcome-manager = ✅ Доступ открыт: вы менеджер.
access-welcome-admin = ✅ Доступ открыт: вы администратор.

topic-invoices = Реализации
topic-waiting = Что ждёт
topic-outages = Сбои
topic-stock = Остатки
topic-invoices-about = Реализации: что создано в 1С
topic-waiting-about = Что ждёт: сделки и товары, где нужен человек
topic-outages-about = Сбои: 1С или Битрикс24 не отвечает
topic-stock-about = Остатки: синхронизация и что заканчивается

alerts-title = 🔔 Что приходит вам само
alerts-title-group = 🔔 Что приходит в эту группу само
alerts-hint = Нажмите кнопку, чтобы включить или выключить. Ответы на ваши вопросы приходят всегда и сразу.
alerts-quiet = 🌙 Без звука с { $from }:00 до { $until }:00
alerts-never-quiet = 🌙 Со звуком круглые сутки
alerts-digest = ☀️ Сводка в { $hour }:00 по рабочим дням
alerts-no-digest = ☀️ Без сводки
alerts-ask-quiet = 🌙 Когда присылать без звука? Сами сообщения не задерживаются.
alerts-ask-digest = ☀️ Во сколько присылать сводку? Она приходит по рабочим дням, если есть о чём сказать.

alert-taken = ✋ Занимается { $by }, с { $at }
alert-nobodys = ⏰ Никто не занимается с { $since }
alert-snoozed = 🔕 Отложено до { $until }
alert-told-below = ⤵️ Напомнил об этом ниже.
alert-deal-over = ✅ { $heading } больше не ждёт ({ $over }).
alert-product-over = ✅ { $name }: решать больше ничего не нужно ({ $over }).
access-over = ✅ { $name }: просьба о доступе снята ({ $over }).
alert-crowd = ⏸ { $left ->
    [one] { $left } сделка ждёт вас.
    [few] { $left } сделки ждут вас.
   *[many] { $left } сделок ждут вас.
}
alert-crowd-left = ⏸ { $left ->
    [one] Ещё ждёт { $left } сделка из { $total }.
    [few] Ещё ждут { $left } сделки из { $total }.
   *[many] Ещё ждут { $left } сделок из { $total }.
}
alert-crowd-row = { $place }. { $heading }
alert-crowd-row-what = { $place }. { $heading }
    { $what }
alert-crowd-over = ✅ { $total ->
    [1] Сделка больше не ждёт ({ $over }).
    [one] Ни одна из { $total } сделки больше не ждёт ({ $over }).
   *[other] Ни одна из { $total } сделок больше не ждёт ({ $over }).
}
alert-work-over = ✅ Шаг <code>{ $job }</code> снова выполняется ({ $over }).

digest-title = ☀️ Сводка за { $days }
digest-sales = 💰 { $count ->
    [0] Продаж не было.
    [one] { $count } выигранная сделка на { $money }
    [few] { $count } выигранные сделки на { $money }
   *[many] { $count } выигранных сделок на { $money }
}
digest-invoices = 🧾 { $count ->
    [one] { $count } реализация на { $money }
    [few] { $count } реализации на { $money }
   *[many] { $count } реализаций на { $money }
}
digest-away = ⚠️ Не отвечает { $system }.
digest-waiting = ⏸ { $count ->
    [one] Ждёт человека { $count } сделка, с { $since }
    [few] Ждут человека { $count } сделки, самая старая с { $since }
   *[many] Ждут человека { $count } сделок, самая старая с { $since }
}
digest-low = 📉 Заканчивается:
digest-mapped = 🔗 Сопоставлено товаров: { $mapped } из { $of }. Остальные: /map

button-make-manager = 👤 Менеджер
button-let-in = ✅ Впустить
button-make-admin = ⭐ Администратор
button-refuse = 🚫 Отказать
button-revoke = 🚫 Закрыть доступ
button-revoke-really = 🚫 Да, закрыть
button-members = 👥 Все участники
button-back = ‹ Назад
button-take = ✋ Беру на себя
button-give-back = ↩️ Освободить
button-snooze-1h = 🔕 1 ч
button-snooze-4h = 🔕 4 ч
button-snooze-morning = 🔕 до утра
button-retry-all = 🔁 Попробовать все
button-open-stuck = 📋 Всё, что ждёт
button-quiet = 🌙 Тихие часы
button-never-quiet = Всегда со звуком
button-digest = ☀️ Сводка
button-no-digest = Не присылать
button-alerts = 🔔 Что приходит

# Адамдар: кім кіргізілді, кім сұранып тұр, не өздігінен келеді және кім немен айналысып жатыр.
role-manager = менеджер
role-admin = әкімші

members-title = 👥 { $count ->
   *[other] { $count } қатысушы
}
members-row = { $place }. { $name } — { $what }
members-hint = Рөлін өзгерту немесе қолжетімділігін жабу үшін нөмірін басыңыз. Жаңа адам өзі сұранады: маған /start деп жазсын.

member-group = топ
member-group-about = Топтағы әркім сұрай алады, шешімді тек әкімшілер қабылдайды.
member-asks = ⏳ рұқсат сұрап тұр
member-out = рұқсаты жоқ
member-unmet = маған әлі жазған жоқ
member-unreached = ⚠️ хабарлар жетпейді
member-nameless = аты жоқ
member-language = Тілі: { $language }
member-hears = Өздігінен келетіні: { $topics }
member-hears-nothing = ештеңе
member-digest = таңғы шолу: сағат { $hour }:00
member-named = TELEGRAM_CHAT_ID немесе TELEGRAM_ADMINS баптауында тағайындалған: қолжетімділікті тек сол жерде жабуға болады.
member-change-asked = { $at } рұқсат сұрады
member-change-made-manager = { $at } менеджер болды ({ $by })
member-change-made-admin = { $at } әкімші болды ({ $by })
member-change-refused = { $at } рұқсат берілмеді ({ $by })
member-change-revoked = { $at } қолжетімділігі жабылды ({ $by })
member-change-chose = { $at } өздігінен келетін хабарлар таңдалды ({ $by })
member-ask-revoke = { $name }: қолжетімділікті жабу керек пе? Батырмалар мен командалар бірден істемей қалады. Кез келген уақытта қайта кіргізуге болады: /members.
member-closed = 🔕 { $name }: хабарлар жетпейді, бот бұғатталған немесе чат жойылған. Адам маған қайта жазғанда, осы жерде белгілеймін.
member-closed-group = 🔕 «{ $name }» тобына енді жаза алмаймын: бот шығарылған немесе оған жазуға тыйым салынған. Қайта қосыңыз, сонда осы жерде белгілеймін.
member-reached = ✅ { $name }: хабарлар қайтадан жетеді.

access-asked = 🙋 { $name } ботты пайдалануға рұқсат сұрап тұр. Тілі: { $language }.
    Бұл адамды танымасаңыз, рұқсат бермеңіз: ол ештеңе біле алмайды.
access-asked-group = 👥 Бот «{ $name }» тобына қосылды. Топты кіргізейін бе? Топтағы кез келген адам сұрай алады, шешімді тек әкімшілер қабылдайды.
access-given-manager = ✅ { $name }: енді менеджер ({ $by }).
access-given-admin = ✅ { $name }: енді әкімші ({ $by }).
access-given-group = ✅ «{ $name }» тобы кіргізілді ({ $by }).
access-changed-admin = Енді сіз әкімшісіз. Командаларыңыз: /help
access-changed-manager = Енді сіз менеджерсіз: сұрай аласыз, шешімді әкімшілер қабылдайды. Командаларыңыз: /help
access-welcome-group = ✅ Топқа рұқсат берілді. Әркім сұрай алады, шешімді әкімшілер қабылдайды.
access-refused-by = 🚫 { $name }: рұқсат берілмеді ({ $by }).
access-crowd = 🙋 { $count ->
   *[other] { $count } адам рұқсат күтіп тұр.
} Жеке карточкалар бұдан былай жіберілмейді: тізімді ашыңыз.
access-crowd-over = ✅ Рұқсат сұрағандардың бәріне жауап берілді ({ $over }).
access-pending = 👋 Сәлеметсіз бе! Бұл — компанияның жұмыс боты. Рұқсат сұрағаныңызды әкімшілерге жеткіздім; жауап осында келеді.
access-refused = Рұқсат берілмеді. Бұл қате болса, компанияңыздағы бот әкімшісіне хабарласыңыз.
access-taken = Қолжетімділігіңіз жабылды. Бұл қате болса, компанияңыздағы бот әкімшісіне хабарласыңыз.
access-welcome-manager = ✅ Рұқсат берілді: сіз менеджерсіз.
access-welcome-admin = ✅ Рұқсат берілді: сіз әкімшісіз.

topic-invoices = Құжаттар
topic-waiting = Күтіп тұрғандар
topic-outages = Ақаулар
topic-stock = Қалдықтар
topic-invoices-about = Құжаттар: 1С-те не жасалды
topic-waiting-about = Күтіп тұрғандар: адамның шешімін күткен мәмілелер мен тауарлар
topic-outages-about = Ақаулар: 1С немесе Битрикс24 жауап бермейді
topic-stock-about = Қалдықтар: синхрондау және не таусылып жатыр

alerts-title = 🔔 Сізге өздігінен келетін хабарлар
alerts-title-group = 🔔 Осы топқа өздігінен келетін хабарлар
alerts-hint = Қосу немесе өшіру үшін батырманы басыңыз. Сұрағыңыздың жауабы әрқашан бірден келеді.
alerts-quiet = 🌙 Дыбыссыз уақыт: { $from }:00 – { $until }:00
alerts-never-quiet = 🌙 Тәулік бойы дыбыспен
alerts-digest = ☀️ Шолу: жұмыс күндері сағат { $hour }:00
alerts-no-digest = ☀️ Шолу келмейді
alerts-ask-quiet = 🌙 Қай уақытта дыбыссыз жіберейін? Хабарлардың өзі кешікпейді.
alerts-ask-digest = ☀️ Шолуды сағат нешеде жіберейін? Айтатын нәрсе болса, жұмыс күндері келеді.

alert-taken = ✋ Айналысып жатқан адам: { $by } ({ $at })
alert-nobodys = ⏰ Әлі ешкім айналыспай тұр (басталған уақыты: { $since })
alert-snoozed = 🔕 Кейінге қалдырылды, еске салу: { $until }
alert-told-below = ⤵️ Бұл туралы төменде еске салдым.
alert-deal-over = ✅ { $heading } енді күтіп тұрған жоқ ({ $over }).
alert-product-over = ✅ { $name }: енді шешім қажет емес ({ $over }).
access-over = ✅ { $name }: рұқсат сұрауы алынып тасталды ({ $over }).
alert-crowd = ⏸ { $left ->
   *[other] { $left } мәміле сізді күтіп тұр.
}
alert-crowd-left = ⏸ { $left ->
   *[other] { $total } мәміле ішінен { $left } мәміле әлі күтіп тұр.
}
alert-crowd-row = { $place }. { $heading }
alert-crowd-row-what = { $place }. { $heading }
    { $what }
alert-crowd-over = ✅ { $total ->
   *[other] { $total } мәміленің бәрі енді күтіп тұрған жоқ ({ $over }).
}
alert-work-over = ✅ <code>{ $job }</code> қадамы қайтадан орындалып жатыр ({ $over }).

digest-title = ☀️ Шолу: { $days }
digest-sales = 💰 { $count ->
    [0] Сату болған жоқ.
   *[other] { $count } сәтті мәміле, сомасы { $money }
}
digest-invoices = 🧾 { $count ->
   *[other] { $count } өткізу құжаты, сомасы { $money }
}
digest-away = ⚠️ { $system } жауап бермейді.
digest-waiting = ⏸ { $count ->
   *[other] Адамды { $count } мәміле күтіп тұр, ең ескісі: { $since }
}
digest-low = 📉 Таусылып жатыр:
digest-mapped = 🔗 Сәйкестендірілген тауарлар: { $of } ішінен { $mapped }. Қалғаны: /map

button-make-manager = 👤 Менеджер
button-let-in = ✅ Кіргізу
button-make-admin = ⭐ Әкімші
button-refuse = 🚫 Рұқсат бермеу
button-revoke = 🚫 Қолжетімділікті жабу
button-revoke-really = 🚫 Иә, жабу
button-members = 👥 Барлық қатысушы
button-back = ‹ Артқа
button-take = ✋ Мен айналысамын
button-give-back = ↩️ Босату
button-snooze-1h = 🔕 1 сағ
button-snooze-4h = 🔕 4 сағ
button-snooze-morning = 🔕 таңға дейін
button-retry-all = 🔁 Бәрін қайталап көру
button-open-stuck = 📋 Күтіп тұрғанның бәрі
button-quiet = 🌙 Тыныш сағаттар
button-never-quiet = Әрқашан дыбыспен
button-digest = ☀️ Шолу
button-no-digest = Жібермеу
button-alerts = 🔔 Не келеді

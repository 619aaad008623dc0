# Көрсеткіштер.
metric-revenue = Түсім
metric-deals-won = Сәтті мәмілелер
metric-deals-lost = Сәтсіз мәмілелер
metric-avg-check = Орташа чек
metric-qty = Сатылғаны, дана
metric-leads-created = Жаңа лидтер
metric-lead-conversion = Лидтердің мәмілеге айналуы
metric-deals-open = Ашық мәмілелер
metric-deals-open-amount = Ашық мәмілелер сомасы
metric-revenue-share = Түсімдегі үлесі
metric-stock-qty = Қалдық
metric-invoices-created = Жасалған накладнойлар
metric-invoices-failed = Қатесі бар накладнойлар
metric-deals-without-invoice = Накладнойсыз мәмілелер
metric-vat-amount = ҚҚС

# Көрсеткіштер қалай есептеледі.
how-revenue = сәтті мәмілелердің жабылған күні бойынша сомасы, ҚҚС қоса
how-deals-won = жабылған күні бойынша неше мәміле сәтті аяқталды
how-deals-lost = жабылған күні бойынша неше мәміле сәтсіз аяқталды
how-avg-check = түсімнің сәтті мәмілелер санына бөліндісі
how-qty = сәтті мәмілелер жолдарындағы саны
how-leads-created = құрылған күні бойынша неше лид құрылды
how-lead-conversion = құрылған лидтердің қандай үлесі мәміле болды
how-deals-open = қазір неше мәміле жұмыста
how-deals-open-amount = қазір жұмыстағы мәмілелердің сомасы
how-revenue-share = жол түсімінің бүкіл түсімге қатынасы
how-stock-qty = 1С-тегі соңғы оқылған қалдық
how-invoices-created = жасалған күні бойынша мен 1С-те неше накладной жасадым; қолмен енгізілгендерін санамаймын
how-invoices-failed = накладнойы адамды күтіп тұрған сәтті мәмілелер
how-deals-without-invoice = накладнойы жасалмаған сәтті мәмілелер
how-vat-amount = мен жасаған накладнойлардағы ҚҚС, құжат күні бойынша; қолмен енгізілгендерін санамаймын

# Бөлулер.
by-manager = менеджерлер бойынша
by-product = тауарлар бойынша
by-deal = мәмілелер бойынша
by-day = күндер бойынша
by-week = апталар бойынша
by-weekday = апта күндері бойынша
by-month = айлар бойынша
by-payment-kind = төлем түрлері бойынша
by-payment-group = төлем тәсілдері бойынша
by-source = дереккөздер бойынша
by-warehouse = қоймалар бойынша
by-vat-rate = ҚҚС мөлшерлемелері бойынша

# Бөлуде ештеңе жоқ кезде.
none-manager = менеджері жоқ
none-product = тауары жоқ
none-deal = —
none-day = —
none-week = —
none-weekday = —
none-month = —
none-payment-kind = көрсетілмеген
none-payment-group = көрсетілмеген
none-source = дереккөзі көрсетілмеген
none-warehouse = қоймасы жоқ
none-vat-rate = ҚҚС-сыз

# Шарттар.
filter-manager = менеджер
filter-product = тауар
filter-payment-kind = төлем түрі
filter-payment-group = төлем
filter-source = дереккөз
filter-warehouse = қойма

# Төлем.
payment-kaspi-qr = Kaspi QR
payment-kaspi-gold = Kaspi Gold
payment-kaspi-red = Kaspi Red
payment-kaspi-credit = Kaspi Кредит
payment-kaspi-installment = Kaspi Бөліп төлеу
payment-kaspi-shop = Kaspi Дүкен
payment-kaspi = Kaspi
payment-cash = қолма-қол ақша
payment-card = карта
payment-transfer = аударым
payment-unknown = көрсетілмеген

# Күндер мен айлар.
weekday-1 = дүйсенбі
weekday-2 = сейсенбі
weekday-3 = сәрсенбі
weekday-4 = бейсенбі
weekday-5 = жұма
weekday-6 = сенбі
weekday-7 = жексенбі
weekday-short-1 = дс
weekday-short-2 = сс
weekday-short-3 = ср
weekday-short-4 = бс
weekday-short-5 = жм
weekday-short-6 = сб
weekday-short-7 = жс
month-1 = қаңтар
month-2 = ақпан
month-3 = наурыз
month-4 = сәуір
month-5 = мамыр
month-6 = маусым
month-7 = шілде
month-8 = тамыз
month-9 = қыркүйек
month-10 = қазан
month-11 = қараша
month-12 = желтоқсан

# Есеп.
report-month = { $year } жылғы { $month }
report-year = { $year } жыл
report-now = қазір
report-nothing = Ештеңе табылмады: бұл күндерде және осы шарттармен дерек жоқ.
report-rows-found = Табылды: { $count }
report-change = { $before } болған еді: { $change } ({ $period })
report-before = бұрын { $before } болған ({ $period })
report-total = Барлығы
report-more = { $count ->
    [one] … тағы { $count }: бәрі Excel файлында
    *[other] … тағы { $count }: бәрі Excel файлында
    }
report-filters = Шарттар: { $filters }
report-only = { $field }: { $names }
report-except = { $field }, мыналардан басқа: { $names }
report-amount-bound = мәміле сомасы { $bound }
report-value-bound = жолдағы мән { $bound }
report-source-deals = { $count ->
    [one] { $count } мәміле бойынша есептелді, деректер уақыты: { $time }
    *[other] { $count } мәміле бойынша есептелді, деректер уақыты: { $time }
    }
report-source-leads = { $count ->
    [one] { $count } лид бойынша есептелді, деректер уақыты: { $time }
    *[other] { $count } лид бойынша есептелді, деректер уақыты: { $time }
    }
report-source-invoices = { $count ->
    [one] { $count } накладной бойынша есептелді, деректер уақыты: { $time }
    *[other] { $count } накладной бойынша есептелді, деректер уақыты: { $time }
    }
report-source-stock = { $count ->
    [one] { $count } позиция бойынша есептелді, деректер уақыты: { $time }
    *[other] { $count } позиция бойынша есептелді, деректер уақыты: { $time }
    }
report-foreign = { $count ->
    [one] ⚠️ { $count } мәміле басқа валютада: оның ақшасы есепке кірмеді
    *[other] ⚠️ { $count } мәміле басқа валютада: олардың ақшасы есепке кірмеді
    }
report-by-model = 🧠 Сұрақты тілдік модель түсінді, сандарды біз есептедік
report-how-title = Бұл қалай есептелді
report-how-period = • Күндер: { $period }, жергілікті уақытпен, бірінші және соңғы күн қоса есептеледі
report-how-apart = • Бөлінуі: { $by }
report-how-compare = • Салыстыру үшін: { $period }
report-how-largest = • Алдымен ең үлкендері
report-how-smallest = • Алдымен ең кішілері
report-how-in-order = • Реті бойынша
report-how-limit = { $count ->
    [one] • { $count } жолдан аспайды
    *[other] • { $count } жолдан аспайды
    }
report-how-rules = • Сұрақ нейрожелісіз, ережелер бойынша түсінілді
report-not-understood = Сұрақты түсінбедім, ал болжап айтпаймын. Басқаша сұраңыз, мысалы: «өткен айдағы түсім менеджерлер бойынша», «аптадағы топ 5 тауар», «кеше неше мәміле жабылды». Немесе таңдаңыз:
report-usage = Сұрақты командадан кейін немесе жай ғана жазыңыз: «наурыздағы түсім күндер бойынша». Тағы не сұрауға болады: сатылым, мәмілелер, лидтер, қалдық, накладнойлар, ҚҚС; менеджерлер, тауарлар, күндер, төлем тәсілдері бойынша; өткен аймен салыстыру; Excel.
report-route = Мұны команда орындайды: { $command }

# Қарсы сұрақтар.
clarify-manager = «{ $name }» — қайсысын айтасыз?
clarify-no-manager = Порталда «{ $name }» деген менеджер жоқ. Мүмкін, осылардың бірі ме?
clarify-nobody = Порталда «{ $name }» деген менеджер жоқ.
clarify-no-day = { $day } деген күн жоқ. Қайсысын айтасыз?
clarify-metric = Нені есептейін?
clarify-dimension = Кімді немесе нені салыстырайын?

# Бас тарту: неге және не сұрауға болады.
refuse-profit = Пайда мен маржаны есептей алмаймын: порталда өзіндік құн жоқ. Түсімді, орташа чекті, мәмілелер санын және накладнойлардың ҚҚС-ын айта аламын.
refuse-forecast = Болжам жасамаймын: тек болған нәрсені айтамын. Бұрын қалай болғанын көрсетіп, кезеңдерді салыстыра аламын.
refuse-personal-data = Телефондар, мекенжайлар және басқа жеке деректерді бермеймін. Олар Битрикс24 карточкаларында бар. Мәмілелер мен сомаларды көрсете аламын.
refuse-writing = Сөзбен ештеңе өзгертпеймін және өшірмеймін: тек сандармен жауап беремін. Өзгерістер Битрикс24 пен 1С-те жасалады. Командалар тізімі: /help
refuse-secrets = Құпиясөздер, кілттер және баптауларымды ешкімге көрсетпеймін. Сатылым, мәмілелер немесе қалдықтар туралы сұраңыз.
refuse-made-up = Сандарды ойдан шығармаймын: әрқайсысы портал деректерімен есептеледі. Нақты түсімді көрсете аламын.
refuse-no-such-data = Менде мұндай дерек жоқ. Сатылым, мәмілелер, лидтер, қалдықтар, накладнойлар және ҚҚС бар: менеджерлер, тауарлар, күндер, төлем тәсілдері бойынша.
refuse-future = Бұл күндер әлі келген жоқ. Өткен күндер немесе бүгін туралы сұраңыз.
refuse-empty = Сұрақ көрінбейді. Нені есептеу керегін жазыңыз, мысалы: «аптадағы түсім».
refuse-noise = Мұнда сандар туралы сұрақ жоқ. Мысалы, сұраңыз: «аптадағы түсім». Тағы не істей аламын: /help
refusal-mirror-loading = Мәмілелердің алғашқы жүктелуі әлі жүріп жатыр: { $percent } %. Толық емес сандарды көрсетпеймін; сәл кейінірек сұраңыз.
refusal-stock-never = 1С-тегі қалдықтар әлі оқылған жоқ: оны түнгі салыстыру жасайды, ал қазір — әкімші /sync командасымен.
refusal-report-unfit = Бұл көрсеткішті олай есептеу мүмкін емес. Басқаша бөліп көріңіз: менеджерлер, күндер немесе тауарлар бойынша.

# Батырмалар мен жазылымдар.
button-by-manager = Менеджерлер бойынша
button-by-day = Күндер бойынша
button-compare = Салыстыру
button-chart = 📊 График
button-xlsx = 📄 Excel
button-how = Қалай есептелді
button-every-day = ⏰ Жұмыс күндері 9-да
button-unsubscribe = 🔕 Енді жібермеу
rhythm-daily = жұмыс күндері
rhythm-weekly = аптасына бір рет, бірінші жұмыс күні
rhythm-monthly = айына бір рет, бірінші жұмыс күні
report-subscribed = ⏰ Жіберіп тұрамын: { $what }, { $days }; { $rhythm }, сағат { $hour }. Келесі рет: { $next }. Демалыс және мереке күндері жібермеймін.
report-unsubscribed = 🔕 Енді жібермеймін: { $what }.
refusal-too-many-subscriptions = Бұл чатта кесте бойынша есептер тым көп. Артықтарын астындағы «Енді жібермеу» батырмасымен алып тастаңыз.

# Графиктер мен файлдар.
column-manager = Менеджер
column-product = Тауар
column-deal = Мәміле
column-day = Күн
column-week = Апта
column-weekday = Апта күні
column-month = Ай
column-payment-kind = Төлем түрі
column-payment-group = Төлем тәсілі
column-source = Дереккөз
column-warehouse = Қойма
column-vat-rate = ҚҚС мөлшерлемесі
column-change = Өзгеріс, %
report-first = Алғашқы { $count } көрсетілген
unit-thousand = мың
unit-million = млн
unit-billion = млрд
sheet-name = Есеп
sheet-period = Кезең
sheet-conditions = Шарттар
sheet-compared = Салыстыру
sheet-counted = Дереккөз

# Кесте бағандары.
short-revenue = түсім
short-deals-won = мәміле
short-deals-lost = сәтсіз
short-avg-check = чек
short-qty = дана
short-leads-created = лид
short-lead-conversion = конверсия
short-deals-open = ашық
short-deals-open-amount = сома
short-revenue-share = үлес
short-stock-qty = қалдық
short-invoices-created = накладной
short-invoices-failed = қате
short-deals-without-invoice = накладнойсыз
short-vat-amount = ҚҚС
recurring-today = сол күнгі
recurring-yesterday = кешегі күнгі
recurring-this-month = айдың басынан жіберілген күнге дейін
recurring-last-month = өткен айдағы
recurring-this-week = дүйсенбіден бастап
recurring-last-week = өткен аптадағы
recurring-this-year = жыл басынан бері
recurring-last-year = өткен жылғы
recurring-this-quarter = тоқсан басынан бері
recurring-last-quarter = өткен тоқсандағы
recurring-days = соңғы { $count } күндегі
report-source-lines = Мәмілелердің { $count } жолы бойынша есептелді, деректер уақыты: { $time }
report-coming = Өздігінен келетіні:
report-coming-row = • { $what }, { $days }; { $rhythm }, сағат { $hour }, келесі рет { $next }

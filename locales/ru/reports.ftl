# Показатели.
metric-revenue = Выручка
metric-deals-won = Выигранные сделки
metric-deals-lost = Проигранные сделки
metric-avg-check = Средний чек
metric-qty = Продано, шт.
metric-leads-created = Новые лиды
metric-lead-conversion = Конверсия лидов в сделки
metric-deals-open = Открытые сделки
metric-deals-open-amount = Сумма открытых сделок
metric-revenue-share = Доля выручки
metric-stock-qty = Остаток
metric-invoices-created = Созданные накладные
metric-invoices-failed = Накладные с ошибкой
metric-deals-without-invoice = Сделки без накладной
metric-vat-amount = НДС

# Как считаются показатели.
how-revenue = сумма выигранных сделок по дню закрытия, с НДС
how-deals-won = сколько сделок выиграно, по дню закрытия
how-deals-lost = сколько сделок проиграно, по дню закрытия
how-avg-check = выручка, делённая на число выигранных сделок
how-qty = количество в строках выигранных сделок
how-leads-created = сколько лидов создано, по дню создания
how-lead-conversion = какая доля созданных лидов стала сделками
how-deals-open = сколько сделок в работе сейчас
how-deals-open-amount = сумма сделок, которые в работе сейчас
how-revenue-share = выручка строки, делённая на всю выручку
how-stock-qty = остаток в 1С по последнему прочтению
how-invoices-created = сколько накладных я создал в 1С, по дню создания; введённые в 1С вручную не считаю
how-invoices-failed = выигранные сделки, накладная по которым ждёт человека
how-deals-without-invoice = выигранные сделки, по которым накладная не создана
how-vat-amount = НДС в накладных, которые создал я, по дате документа; введённые в 1С вручную не считаю

# Разбивки.
by-manager = по менеджерам
by-product = по товарам
by-deal = по сделкам
by-day = по дням
by-week = по неделям
by-weekday = по дням недели
by-month = по месяцам
by-payment-kind = по видам оплаты
by-payment-group = по способам оплаты
by-source = по источникам
by-warehouse = по складам
by-vat-rate = по ставкам НДС

# Когда в разбивке ничего нет.
none-manager = без менеджера
none-product = без товара
none-deal = —
none-day = —
none-week = —
none-weekday = —
none-month = —
none-payment-kind = не указано
none-payment-group = не указано
none-source = источник не указан
none-warehouse = без склада
none-vat-rate = без НДС

# Условия.
filter-manager = менеджер
filter-product = товар
filter-payment-kind = вид оплаты
filter-payment-group = оплата
filter-source = источник
filter-warehouse = склад

# Оплата.
payment-kaspi-qr = Kaspi QR
payment-kaspi-gold = Kaspi Gold
payment-kaspi-red = Kaspi Red
payment-kaspi-credit = Kaspi Кредит
payment-kaspi-installment = Kaspi Рассрочка
payment-kaspi-shop = Kaspi Магазин
payment-kaspi = Kaspi
payment-cash = наличные
payment-card = карта
payment-transfer = перевод
payment-unknown = не указано

# Дни и месяцы.
weekday-1 = понедельник
weekday-2 = вторник
weekday-3 = среда
weekday-4 = четверг
weekday-5 = пятница
weekday-6 = суббота
weekday-7 = воскресенье
weekday-short-1 = пн
weekday-short-2 = вт
weekday-short-3 = ср
weekday-short-4 = чт
weekday-short-5 = пт
weekday-short-6 = сб
weekday-short-7 = вс
month-1 = январь
month-2 = февраль
month-3 = март
month-4 = апрель
month-5 = май
month-6 = июнь
month-7 = июль
month-8 = август
month-9 = сентябрь
month-10 = октябрь
month-11 = ноябрь
month-12 = декабрь

# Отчёт.
report-month = { $month } { $year }
report-year = { $year } год
report-now = сейчас
report-nothing = Ничего не нашлось: за эти дни и с этими условиями данных нет.
report-rows-found = Нашлось: { $count }
report-change = { $change } к { $before } ({ $period })
report-before = было { $before } ({ $period })
report-total = Всего
report-more = { $count ->
    [one] … и ещё { $count }: все в файле Excel
    *[other] … и ещё { $count }: все в файле Excel
    }
report-filters = Условия: { $filters }
report-only = { $field }: { $names }
report-except = { $field }, кроме: { $names }
report-amount-bound = сумма сделки { $bound }
report-value-bound = значение строки { $bound }
report-source-deals = { $count ->
    [one] Посчитано по { $count } сделке, данные на { $time }
    *[other] Посчитано по { $count } сделкам, данные на { $time }
    }
report-source-leads = { $count ->
    [one] Посчитано по { $count } лиду, данные на { $time }
    *[other] Посчитано по { $count } лидам, данные на { $time }
    }
report-source-invoices = { $count ->
    [one] Посчитано по { $count } накладной, данные на { $time }
    *[other] Посчитано по { $count } накладным, данные на { $time }
    }
report-source-stock = { $count ->
    [one] Посчитано по { $count } позиции, данные на { $time }
    *[other] Посчитано по { $count } позициям, данные на { $time }
    }
report-foreign = { $count ->
    [one] ⚠️ { $count } сделка в другой валюте: её деньги не посчитаны
    [few] ⚠️ { $count } сделки в другой валюте: их деньги не посчитаны
    *[other] ⚠️ { $count } сделок в другой валюте: их деньги не посчитаны
    }
report-by-model = 🧠 Вопрос поняла языковая модель, цифры посчитаны нами
report-how-title = Как это посчитано
report-how-period = • Дни: { $period }, по местному времени, оба конца включены
report-how-apart = • Разбивка: { $by }
report-how-compare = • Для сравнения: { $period }
report-how-largest = • Сначала самые большие
report-how-smallest = • Сначала самые маленькие
report-how-in-order = • По порядку
report-how-limit = { $count ->
    [one] • Не больше { $count } строки
    *[other] • Не больше { $count } строк
    }
report-how-rules = • Вопрос понят по правилам, без нейросети
report-not-understood = Не понял вопроса и гадать не буду. Спросите иначе, например: «выручка за прошлый месяц по менеджерам», «топ 5 товаров за неделю», «сколько сделок выиграли вчера». Или выберите:
report-usage = Напишите вопрос после команды или просто так: «выручка за март по дням». Что ещё можно спросить: продажи, сделки, лиды, остатки, накладные, НДС; по менеджерам, товарам, дням, способам оплаты; сравнить с прошлым месяцем; в Excel.
report-route = Это делает команда: { $command }

# Вопросы в ответ.
clarify-manager = Кого из них вы имеете в виду: «{ $name }»?
clarify-no-manager = Менеджера «{ $name }» на портале нет. Может быть, кто-то из них?
clarify-nobody = Менеджера «{ $name }» на портале нет.
clarify-no-day = Дня { $day } не существует. Какой имеется в виду?
clarify-metric = Что посчитать?
clarify-dimension = Кого или что сравнить?

# Отказы: почему и что можно спросить.
refuse-profit = Прибыль и маржу я посчитать не могу: себестоимости на портале нет. Могу выручку, средний чек, число сделок и НДС накладных.
refuse-forecast = Прогнозов я не строю: называю только то, что уже случилось. Могу показать, как было раньше, и сравнить периоды.
refuse-personal-data = Телефоны, адреса и другие личные данные я не выдаю. Они есть в карточках Битрикс24. Могу показать сделки и суммы.
refuse-writing = Словами я ничего не меняю и не удаляю: только отвечаю цифрами. Изменения делаются в Битрикс24 и 1С. Список команд: /help
refuse-secrets = Пароли, ключи и мои настройки я никому не показываю. Спросите о продажах, сделках или остатках.
refuse-made-up = Цифр я не придумываю: каждая посчитана по данным портала. Могу показать настоящую выручку.
refuse-no-such-data = Таких данных у меня нет. Есть продажи, сделки, лиды, остатки, накладные и НДС: по менеджерам, товарам, дням, способам оплаты.
refuse-future = Эти дни ещё не наступили. Спросите о прошедших днях или о сегодняшнем.
refuse-empty = Вопроса не видно. Напишите, что посчитать, например: «выручка за неделю».
refuse-noise = Здесь нет вопроса о цифрах. Спросите, например: «выручка за неделю». Что ещё я умею: /help
refusal-mirror-loading = Первая загрузка сделок ещё идёт: { $percent } %. Неполных цифр не показываю; спросите чуть позже.
refusal-stock-never = Остатки в 1С ещё не читались: это делает ночная сверка, а сейчас — администратор командой /sync.
refusal-report-unfit = Так этот показатель не посчитать. Попробуйте другую разбивку: по менеджерам, дням или товарам.

# Кнопки и подписки.
button-by-manager = По менеджерам
button-by-day = По дням
button-compare = Сравнить
button-chart = 📊 График
button-xlsx = 📄 Excel
button-how = Как посчитано
button-every-day = ⏰ По рабочим дням в 9
button-unsubscribe = 🔕 Больше не присылать
rhythm-daily = по рабочим дням
rhythm-weekly = раз в неделю, в первый рабочий день
rhythm-monthly = раз в месяц, в первый рабочий день
report-subscribed = ⏰ Буду присылать: { $what }, { $days }; { $rhythm } в { $hour }. Ближайший раз: { $next }. В выходные и праздники ничего не присылаю.
report-unsubscribed = 🔕 Больше не присылаю: { $what }.
refusal-too-many-subscriptions = В этом чате уже слишком много отчётов по расписанию. Уберите лишние кнопкой «Больше не присылать» под ними.

# Графики и файлы.
column-manager = Менеджер
column-product = Товар
column-deal = Сделка
column-day = День
column-week = Неделя
column-weekday = День недели
column-month = Месяц
column-payment-kind = Вид оплаты
column-payment-group = Способ оплаты
column-source = Источник
column-warehouse = Склад
column-vat-rate = Ставка НДС
column-change = Изменение, %
report-first = Показаны первые { $count }
unit-thousand = тыс.
unit-million = млн
unit-billion = млрд
sheet-name = Отчёт
sheet-period = Период
sheet-conditions = Условия
sheet-compared = Сравнение с
sheet-counted = Источник

# Столбцы таблицы.
short-revenue = выручка
short-deals-won = сделок
short-deals-lost = проиграно
short-avg-check = чек
short-qty = штук
short-leads-created = лидов
short-lead-conversion = конверсия
short-deals-open = открыто
short-deals-open-amount = сумма
short-revenue-share = доля
short-stock-qty = остаток
short-invoices-created = накладных
short-invoices-failed = с ошибкой
short-deals-without-invoice = без накладной
short-vat-amount = НДС
recurring-today = за этот день
recurring-yesterday = за вчерашний день
recurring-this-month = за месяц с начала до дня отправки
recurring-last-month = за прошлый месяц
recurring-this-week = за неделю с понедельника
recurring-last-week = за прошлую неделю
recurring-this-year = с начала года
recurring-last-year = за прошлый год
recurring-this-quarter = с начала квартала
recurring-last-quarter = за прошлый квартал
recurring-days = { $count ->
    [one] за { $count } последний день
    [few] за { $count } последних дня
   *[other] за { $count } последних дней
}
report-source-lines = { $count ->
    [one] Посчитано по { $count } строке сделок, данные на { $time }
   *[other] Посчитано по { $count } строкам сделок, данные на { $time }
}
report-coming = Приходит само:
report-coming-row = • { $what }, { $days }; { $rhythm } в { $hour }, ближайший раз { $next }

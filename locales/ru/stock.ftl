# Остатки: сверка 1С и Битрикс24, вопросы о наличии, склады, «заканчивается».
run-title = Остатки: 1С → Битрикс24
run-comparing = 🔎 Читаю остатки в 1С и сравниваю с порталом…
run-reading = 🔎 Читаю остатки в 1С…
run-held = ✋ Разница необычная: жду решения, карточка в этом или общем чате.
run-asking = ❓ Жду ответа, каким складам портала соответствуют склады 1С: вопросы в этом или общем чате.
run-writing = { $percent } % — записано { $written } из { $planned }, не принято { $failed }
run-stopping = ⏹ Останавливаю: закончу начатый шаг.
run-already = Остатки уже сверяются с { $since }. Вторая сверка одновременно не нужна: дождитесь этой или остановите её.
run-done = ✅ Остатки в Битрикс24 обновлены: изменено { $written } из { $compared }.
run-same = ✅ Остатки совпадают, менять нечего. Сверено позиций: { $compared }.
run-read = ✅ Остатки в 1С прочитаны.
run-cancelled = ⏹ Остановлено: записано { $written } из { $planned }, остальное не тронуто. Заново: /sync
run-failed = ⛔ Остатки не обновлены.
run-nothing-taken = ⚠️ Остатки не обновлены: портал не принял ни одного изменения из { $planned }.
run-failed-again = Исправьте причину и повторите: /sync. Ночью попробую сам.
run-not-believed = ⛔ Остатки прочитаны, но выглядят как ошибка, поэтому показываю прежние:
run-largest = Крупнейшие изменения:
run-shift = • { $product }: { $before } → { $after }
run-shift-in-store = • { $product } ({ $store }): { $before } → { $after }
run-failures = ⚠️ Портал не принял: { $failed }
run-failure = • { $product }: <i>{ $words }</i>
run-failure-otherwise = • { $product }: на портале сейчас { $level }, кто-то менял его одновременно
run-negative = В 1С ниже нуля: { $negative }. Проверьте поступления.
run-gone = На портале больше нет товаров с номенклатурой: { $gone }.
took-seconds = { $seconds } с
took-minutes = { $minutes } мин { $seconds } с

hold-title = ✋ Остатки не записаны: похоже на ошибку
hold-through = ✅ Разрешено записать: { $by }
hold-dropped = ✖️ Записывать не стали: { $by }
hold-superseded = ⏭ Вместо этой началась новая сверка
hold-empty = • В 1С сейчас нет вообще ничего.
hold-halved = • В 1С осталось не больше половины: позиций в наличии было { $before }, стало { $now }; единиц было { $had }, стало { $has }.
hold-doubled = • В 1С почти всего стало ровно вдвое больше.
hold-old-copy = • 1С не знает последних накладных, например № { $number }: похоже на старую копию базы.
hold-many = • Изменилось бы { $percent } % позиций, в которых что-то есть.
hold-zeroed = • До нуля упало бы { $percent } % того, что есть на портале или на одном из его складов.
hold-counts = Изменилось бы { $planned } из { $compared } позиций, из них до нуля { $zeroed }.
hold-do = На портал ничего не записано. Если в 1С всё верно, разрешите запись; если нет, исправьте 1С и повторите /sync.

warehouse-ask = ❓ Каким складом на портале является склад 1С «{ $name }»? Без ответа остатки по складам не пишутся.
warehouse-ask-whole = ❓ В 1С остатки ведутся без складов. На какой склад портала их записывать?
warehouse-is = ✅ Склад 1С «{ $name }» — это «{ $store }» на портале ({ $by }).
warehouse-left-out = ∅ Склад 1С «{ $name }» на портал не передаётся ({ $by }).

low-alert = 📉 { $count ->
    [one] Заканчивается { $count } товар
    [few] Заканчиваются { $count } товара
   *[other] Заканчиваются { $count } товаров
}
low-alert-row = • { $name }: осталось { $level } (порог { $threshold })

stock-title = Остатки по 1С
stock-items = В наличии { $count ->
    [one] { $count } наименование
    [few] { $count } наименования
   *[other] { $count } наименований
}.
stock-negative = ⚠️ Ниже нуля: { $count }.
stock-how = Спросите по названию: /stock коллаген. На дату: /stock коллаген 31.12.2025
stock-never = Остатки в 1С ещё не читались.
stock-nothing = Не нашёл в 1С ничего похожего на «{ $typed }».
stock-on = Остатки на конец дня { $day }:
stock-unknown-then = тогда ещё не читались
stock-item = <b>{ $name }</b> ({ $code }): <b>{ $total }</b>
stock-place = • { $warehouse }: { $level }
stock-without-warehouse = без склада
stock-low = 📉 Заканчивается
stock-low-none = 👌 Ничего не заканчивается
stock-in = 🏬 { $warehouse }
stock-row = • { $name }: { $level }
stock-row-low = • { $name }: { $level } (порог { $threshold })
stock-threshold = Порог «мало»: { $threshold } (общий).
stock-threshold-own = Порог «мало»: { $threshold }.
stock-chart =
    <code>{ $line }</code>
    { $from }–{ $to }: от { $least } до { $most }
stock-age = По данным 1С на { $time } ({ $age }).
age-minutes = { $count } мин назад
age-hours = { $count } ч назад
age-days = { $count } дн. назад
threshold-ask = Меньше какого количества «{ $name }» считать, что заканчивается? Ответьте на это сообщение числом; 0 вернёт общий порог.

changes-caption = Что меняет сверка остатков: портал до и 1С после.
stock-document-surplus = Daneker: излишек по 1С, сверка { $run }
stock-document-shortage = Daneker: недостача по 1С, сверка { $run }
stock-document-comment = Создано автоматически по остаткам 1С, сверка { $run }.

button-stop-run = ⏹ Остановить
button-let-through = ✅ Всё верно, записать
button-drop = ✖️ Не записывать
button-changes = 📄 Весь список файлом
button-leave-out = ∅ Не передавать на портал
button-change-store = 🔁 Выбрать другой склад
button-low = 📉 Что заканчивается
button-low-count = 📉 Заканчивается: { $count }
button-reread = 🔄 Прочитать заново
button-stock = 📦 Все остатки
button-threshold = 📏 Изменить порог

toast-accepted-run = Принято
refusal-quantity-unreadable = Это не похоже на количество. Ответьте числом, например 5 или 2,5.

run-took = За { $took }.
run-cancelled-late = ⏹ Остановить не успел: всё уже записано, { $written } из { $planned }.
run-unmapped = Без номенклатуры и поэтому не передаются: { $unmapped }. Подобрать: /map
hold-again = ✋ После решения разница изменилась, поэтому ещё раз: остатки не записаны
stock-no-such-day = Не понял дату: такой нет, она ещё не наступила или перед ней нет названия. Пример: /stock коллаген 31.12.2025
stock-no-chart = График появится, когда наберётся два дня.
changes-product-id = № товара
changes-product = Товар на портале
changes-item-code = Код в 1С
changes-item = Номенклатура 1С
changes-store = Склад портала
changes-before = На портале
changes-after = В 1С
changes-difference = Разница

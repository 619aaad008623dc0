# Подбор товаров и таблицы из файлов.
ground-barcode = штрихкод { $what }
ground-article = артикул { $what }
ground-code = модель { $what }
ground-name = название совпадает
ground-name-almost = название похоже
ground-faint = мало общего
ground-same = { $what }
ground-differs = ⚠️ { $product } ≠ { $item }
ground-only-item = ⚠️ { $what } только в 1С
ground-other-barcode = ⚠️ другой штрихкод
ground-barcode-elsewhere = ⚠️ этот штрихкод у другой номенклатуры
ground-unsure = ⚠️ уверенности нет
ground-refused = ⚠️ раньше отклонено

table-unreadable = { $file }: файл прочитать не удалось: { $words }
table-empty = { $file }: в файле нет ни одной строки.
table-column-missing = { $file }: нет столбца «{ $column }»; в первой строке стоит: { $found }
table-cell-missing = { $file }, строка { $line }: пустой столбец «{ $column }».
table-id-twice = { $file }, строка { $line }: «{ $id }» уже есть в строке { $first }.
table-row-broken = { $file }, строка { $line }: { $words }

match-done = Товаров { $products }, номенклатуры { $items }: уверенно { $auto }, спросить { $asked }, без вариантов { $none }. Время { $seconds } с.

# Cards of products without an item.
item-ask = 🔗 Какая это номенклатура в 1С?
    <b>{ $name }</b> (№ { $id })

    Ответьте на это сообщение: код из карточки или часть названия.
item-again = Ответьте на моё сообщение ещё раз: код из карточки номенклатуры или другие слова из названия.

map-product = 🔗 <b>{ $name }</b> (№ { $id })
map-deals = { $deals ->
    [one] Ждёт { $deals } сделка.
    [few] Ждут { $deals } сделки.
   *[other] Ждут { $deals } сделок.
    }
map-offers = Какая это номенклатура в 1С?
map-offer = { $place }. <b>{ $item }</b> ({ $code }) · { $percent } %
    { $why }
map-offer-found = { $place }. <b>{ $item }</b> ({ $code })
map-nothing = Похожей номенклатуры в 1С не нашлось.
map-reading = Номенклатура 1С читается; варианты появятся, когда она будет прочитана.
map-answer = Можно ответить на это сообщение кодом или словами из названия.
map-settled = ✅ <b>{ $product }</b>
    это «{ $item }» ({ $code }). Подтвердил(а): { $by }.
    Сделки, которые ждали, пойдут дальше сами.
map-coverage = С номенклатурой { $mapped } из { $of }, осталось подобрать: { $open }
map-changed = В каталогах с прошлого чтения: новых { $added }, переименовано { $renamed }, исчезло { $gone }.
map-trouble = ⚠️ Каталог прочитать не удалось: { $words }
map-certain = Уверенные пары: { $count }
map-certain-row = { $place }. { $product } → <b>{ $item }</b> ({ $why })
map-shared = Одна номенклатура у нескольких товаров: { $count }
map-shared-row = <b>{ $item }</b> ({ $code }): { $products }
map-found = По «{ $typed }» нашлось:
map-undone = ↩️ Сопоставление с «{ $item }» отменено, товар снова ждёт. Накладные, которые уже выписаны, не изменились.
toast-mapped = Сопоставлено: { $name }
toast-mapped-all = { $count ->
    [one] Сопоставлен { $count } товар
    [few] Сопоставлено { $count } товара
   *[other] Сопоставлено { $count } товаров
    }
toast-noted = Учтено
toast-already-mapped = Уже сопоставлено с «{ $item }»: { $by }
button-find = 🔍 Найти
button-none = ✖️ Ничего из этого
button-no-item = ∅ Нет в 1С
button-later = ⏰ Позже
button-undo = ↩️ Отменить
button-map = ‹ К подбору
button-certain = { $count ->
    [one] ✅ { $count } уверенная пара
    [few] ✅ { $count } уверенные пары
   *[other] ✅ { $count } уверенных пар
    }
button-confirm-certain = { $count ->
    [one] ✅ Подтвердить { $count } пару
    [few] ✅ Подтвердить все { $count } пары
   *[other] ✅ Подтвердить все { $count } пар
    }
button-shared = { $count ->
    [one] ⚠️ { $count } номенклатура у нескольких товаров
   *[other] ⚠️ { $count } номенклатур у нескольких товаров
    }

# Таблица сопоставлений файлом.
table-caption = Все сопоставления. Поправьте столбец onec_product_code или добавьте строки и пришлите файл обратно ответом на это сообщение.
table-checked = <b>{ $name }</b>: новых { $new }, заменить { $replaced }, без изменений { $same }, с ошибками { $faults }.
table-take = Пока ничего не изменено.
table-mend = Ничего не изменено. Исправьте эти строки и пришлите файл ещё раз.
table-line-product-unreadable = строка { $line }: номер товара не читается { $what }
table-line-code-missing = строка { $line }: нет кода номенклатуры { $what }
table-line-item-unknown = строка { $line }: в 1С нет номенклатуры с кодом { $what }
table-line-twice = строка { $line }: этот товар уже есть в строке { $what }
table-taken = { $count ->
    [one] ✅ Таблица принята: изменён { $count } товар.
    [few] ✅ Таблица принята: изменено { $count } товара.
   *[other] ✅ Таблица принята: изменено { $count } товаров.
    }
button-table = ⬇️ Все сопоставления файлом
button-take-table = ✅ Принять таблицу

# Тауарларды сәйкестендіру және файлдағы кестелер.
ground-barcode = штрихкод { $what }
ground-article = артикул { $what }
ground-code = модель { $what }
ground-name = атауы бірдей
ground-name-almost = атауы ұқсас
ground-faint = ұқсастығы аз
ground-same = { $what }
ground-differs = ⚠️ { $product } ≠ { $item }
ground-only-item = ⚠️ { $what } тек 1С-та бар
ground-other-barcode = ⚠️ штрихкоды басқа
ground-barcode-elsewhere = ⚠️ бұл штрихкод басқа номенклатурада
ground-unsure = ⚠️ сенімді емес
ground-refused = ⚠️ бұрын қабылданбаған

table-unreadable = { $file }: файлды оқу мүмкін болмады: { $words }
table-empty = { $file }: файлда бірде-бір жол жоқ.
table-column-missing = { $file }: «{ $column }» бағаны жоқ; бірінші жолда: { $found }
table-cell-missing = { $file }, { $line }-жол: «{ $column }» бағаны бос.
table-id-twice = { $file }, { $line }-жол: «{ $id }» { $first }-жолда бар.
table-row-broken = { $file }, { $line }-жол: { $words }

match-done = Тауар { $products }, номенклатура { $items }: сенімді { $auto }, сұрау керек { $asked }, нұсқасыз { $none }. Уақыты { $seconds } с.

# Cards of products without an item.
item-ask = 🔗 Бұл 1С-тегі қай номенклатура?
    <b>{ $name }</b> (№ { $id })

    Осы хабарламаға жауап беріңіз: карточкадағы код немесе атауының бір бөлігі.
item-again = Хабарламама қайта жауап беріңіз: номенклатура карточкасындағы код немесе атауындағы басқа сөздер.

map-product = 🔗 <b>{ $name }</b> (№ { $id })
map-deals = { $deals ->
    [one] { $deals } мәміле күтіп тұр.
   *[other] { $deals } мәміле күтіп тұр.
    }
map-offers = Бұл 1С-тегі қай номенклатура?
map-offer = { $place }. <b>{ $item }</b> ({ $code }) · { $percent } %
    { $why }
map-offer-found = { $place }. <b>{ $item }</b> ({ $code })
map-nothing = 1С-тен ұқсас номенклатура табылмады.
map-reading = 1С номенклатурасы оқылып жатыр; оқылып болған соң нұсқалар шығады.
map-answer = Осы хабарламаға кодпен немесе атауындағы сөздермен жауап беруге болады.
map-settled = ✅ <b>{ $product }</b>
    бұл «{ $item }» ({ $code }). Растаған: { $by }.
    Күткен мәмілелер өздігінен жалғасады.
map-coverage = Номенклатурасы бар тауар: { $mapped } / { $of }, қалғаны: { $open }
map-changed = Соңғы оқудан бері каталогтарда: жаңа { $added }, аты өзгерген { $renamed }, жоғалған { $gone }.
map-trouble = ⚠️ Каталогты оқу мүмкін болмады: { $words }
map-certain = Сенімді жұптар: { $count }
map-certain-row = { $place }. { $product } → <b>{ $item }</b> ({ $why })
map-shared = Бірнеше тауарға ортақ номенклатура: { $count }
map-shared-row = <b>{ $item }</b> ({ $code }): { $products }
map-found = «{ $typed }» бойынша табылғаны:
map-undone = ↩️ «{ $item }» номенклатурасына сәйкестендіру қайтарылды, тауар қайтадан күтіп тұр. Жасалған жүкқұжаттар өзгерген жоқ.
toast-mapped = Сәйкестендірілді: { $name }
toast-mapped-all = { $count ->
    [one] { $count } тауар сәйкестендірілді
   *[other] { $count } тауар сәйкестендірілді
    }
toast-noted = Ескерілді
toast-already-mapped = «{ $item }» номенклатурасына сәйкестендірілген: { $by }
button-find = 🔍 Іздеу
button-none = ✖️ Ешқайсысы емес
button-no-item = ∅ 1С-та жоқ
button-later = ⏰ Кейін
button-undo = ↩️ Қайтару
button-map = ‹ Артқа
button-certain = { $count ->
    [one] ✅ { $count } сенімді жұп
   *[other] ✅ { $count } сенімді жұп
    }
button-confirm-certain = { $count ->
    [one] ✅ { $count } жұпты растау
   *[other] ✅ Барлық { $count } жұпты растау
    }
button-shared = { $count ->
    [one] ⚠️ { $count } номенклатура бірнеше тауарда
   *[other] ⚠️ { $count } номенклатура бірнеше тауарда
    }

# Сәйкестендіру кестесі файлмен.
table-caption = Барлық сәйкестендірулер. onec_product_code бағанын түзетіңіз немесе жол қосыңыз да, файлды осы хабарламаға жауап ретінде қайта жіберіңіз.
table-checked = <b>{ $name }</b>: жаңа { $new }, ауыстырылатын { $replaced }, өзгеріссіз { $same }, қатесі бар { $faults }.
table-take = Әзірге ештеңе өзгерген жоқ.
table-mend = Ештеңе өзгерген жоқ. Осы жолдарды түзетіп, файлды қайта жіберіңіз.
table-line-product-unreadable = { $line }-жол: тауар нөмірі оқылмайды { $what }
table-line-code-missing = { $line }-жол: номенклатура коды жоқ { $what }
table-line-item-unknown = { $line }-жол: 1С-та { $what } коды бар номенклатура жоқ
table-line-twice = { $line }-жол: бұл тауар { $what }-жолда бар
table-taken = { $count ->
    [one] ✅ Кесте қабылданды: { $count } тауар өзгерді.
   *[other] ✅ Кесте қабылданды: { $count } тауар өзгерді.
    }
button-table = ⬇️ Барлық сәйкестендіру файлмен
button-take-table = ✅ Кестені қабылдау

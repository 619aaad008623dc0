# Қалдықтар: 1С пен Битрикс24-ті салыстыру, не бар екенін сұрау, қоймалар, таусылып жатқандар.
run-title = Қалдықтар: 1С → Битрикс24
run-comparing = 🔎 1С-тегі қалдықтарды оқып, порталмен салыстырып жатырмын…
run-reading = 🔎 1С-тегі қалдықтарды оқып жатырмын…
run-held = ✋ Айырма әдеттегідей емес: шешім күтіп тұрмын, карточка осы не ортақ чатта.
run-asking = ❓ 1С қоймалары порталдың қай қоймаларына сәйкес келетінін күтіп тұрмын: сұрақтар осы не ортақ чатта.
run-writing = { $percent } % — жазылғаны: { $written } / { $planned }, қабылданбағаны: { $failed }
run-stopping = ⏹ Тоқтатып жатырмын: басталған қадамды аяқтаймын.
run-already = Қалдықтар салыстырылып жатыр, басталуы: { $since }. Қатар екінші салыстыру қажет емес: осыны күтіңіз немесе тоқтатыңыз.
run-done = ✅ Битрикс24-тегі қалдықтар жаңартылды: өзгергені { $written } / { $compared }.
run-same = ✅ Қалдықтар сәйкес, өзгертетін ештеңе жоқ. Салыстырылғаны: { $compared }.
run-read = ✅ 1С-тегі қалдықтар оқылды.
run-cancelled = ⏹ Тоқтатылды: жазылғаны { $written } / { $planned }, қалғаны өзгеріссіз. Қайта бастау: /sync
run-failed = ⛔ Қалдықтар жаңартылмады.
run-nothing-taken = ⚠️ Қалдықтар жаңартылмады: портал бірде-бір өзгерісті қабылдамады, барлығы { $planned }.
run-failed-again = Себебін жойып, қайталаңыз: /sync. Түнде өзім қайталап көремін.
run-not-believed = ⛔ Қалдықтар оқылды, бірақ қатеге ұқсайды, сондықтан бұрынғысын көрсетемін:
run-largest = Ең үлкен өзгерістер:
run-shift = • { $product }: { $before } → { $after }
run-shift-in-store = • { $product } ({ $store }): { $before } → { $after }
run-failures = ⚠️ Портал қабылдамағаны: { $failed }
run-failure = • { $product }: <i>{ $words }</i>
run-failure-otherwise = • { $product }: порталда қазір { $level }, біреу қатар өзгерткен
run-negative = 1С-те нөлден төмені: { $negative }. Түсімдерді тексеріңіз.
run-gone = Номенклатурасы бар, бірақ порталда енді жоқ тауарлар: { $gone }.
took-seconds = { $seconds } с
took-minutes = { $minutes } мин { $seconds } с

hold-title = ✋ Қалдықтар жазылмады: қатеге ұқсайды
hold-through = ✅ Жазуға рұқсат берген: { $by }
hold-dropped = ✖️ Жазудан бас тартқан: { $by }
hold-superseded = ⏭ Мұның орнына жаңа салыстыру басталды
hold-empty = • 1С-те қазір мүлде ештеңе жоқ.
hold-halved = • 1С-те жартысы немесе одан да азы қалды: бар жолдар бұрын { $before }, қазір { $now }; дана бұрын { $had }, қазір { $has }.
hold-doubled = • 1С-те тауардың бәрі дерлік дәл екі есе көбейген.
hold-old-copy = • 1С соңғы жүкқұжаттарды білмейді, мысалы № { $number }: базаның ескі көшірмесіне ұқсайды.
hold-many = • Ішінде бірдеңе бар жолдардың { $percent } % өзгерер еді.
hold-zeroed = • Порталда не оның бір қоймасында бар тауардың { $percent } % нөлге түсер еді.
hold-counts = Өзгерер еді: { $planned } / { $compared }, соның ішінде нөлге түсері: { $zeroed }.
hold-do = Порталға ештеңе жазылған жоқ. 1С дұрыс болса, жазуға рұқсат беріңіз; болмаса, 1С-ті түзетіп, /sync қайталаңыз.

warehouse-ask = ❓ 1С қоймасы «{ $name }» порталдағы қай қойма? Жауапсыз қойма бойынша қалдық жазылмайды.
warehouse-ask-whole = ❓ 1С-те қалдықтар қоймасыз жүргізіледі. Оларды порталдың қай қоймасына жазайын?
warehouse-is = ✅ 1С қоймасы «{ $name }» — порталдағы «{ $store }» ({ $by }).
warehouse-left-out = ∅ 1С қоймасы «{ $name }» порталға берілмейді ({ $by }).

low-alert = 📉 { $count ->
   *[other] { $count } тауар таусылып жатыр
}
low-alert-row = • { $name }: қалғаны { $level } (шегі { $threshold })

stock-title = 1С бойынша қалдықтар
stock-items = Бар тауар: { $count ->
   *[other] { $count } атау
}.
stock-negative = ⚠️ Нөлден төмен: { $count }.
stock-how = Атауы бойынша сұраңыз: /stock коллаген. Күнге: /stock коллаген 31.12.2025
stock-never = 1С-тегі қалдықтар әлі оқылған жоқ.
stock-nothing = 1С-тен «{ $typed }» дегенге ұқсас ештеңе таппадым.
stock-on = Күн соңындағы қалдықтар, { $day }:
stock-unknown-then = ол кезде әлі оқылмаған
stock-item = <b>{ $name }</b> ({ $code }): <b>{ $total }</b>
stock-place = • { $warehouse }: { $level }
stock-without-warehouse = қоймасыз
stock-low = 📉 Таусылып жатыр
stock-low-none = 👌 Ештеңе таусылып жатқан жоқ
stock-in = 🏬 { $warehouse }
stock-row = • { $name }: { $level }
stock-row-low = • { $name }: { $level } (шегі { $threshold })
stock-threshold = «Аз» деген шек: { $threshold } (жалпы).
stock-threshold-own = «Аз» деген шек: { $threshold }.
stock-chart =
    <code>{ $line }</code>
    { $from }–{ $to }: ең азы { $least }, ең көбі { $most }
stock-age = 1С деректері бойынша, { $time } ({ $age }).
age-minutes = { $count } мин бұрын
age-hours = { $count } сағ бұрын
age-days = { $count } күн бұрын
threshold-ask = «{ $name }» қаншадан аз болса, таусылып жатыр деп есептейін? Осы хабарға санмен жауап беріңіз; 0 жалпы шекті қайтарады.

changes-caption = Қалдықтарды салыстыру нені өзгертеді: портал бұрын, 1С кейін.
stock-document-surplus = Daneker: 1С бойынша артық, салыстыру { $run }
stock-document-shortage = Daneker: 1С бойынша кем, салыстыру { $run }
stock-document-comment = 1С қалдықтары бойынша автоматты түрде жасалды, салыстыру { $run }.

button-stop-run = ⏹ Тоқтату
button-let-through = ✅ Бәрі дұрыс, жазу
button-drop = ✖️ Жазбау
button-changes = 📄 Толық тізім файлмен
button-leave-out = ∅ Порталға бермеу
button-change-store = 🔁 Басқа қойманы таңдау
button-low = 📉 Не таусылып жатыр
button-low-count = 📉 Таусылып жатыр: { $count }
button-reread = 🔄 Қайта оқу
button-stock = 📦 Барлық қалдық
button-threshold = 📏 Шекті өзгерту

toast-accepted-run = Қабылданды
refusal-quantity-unreadable = Бұл мөлшерге ұқсамайды. Санмен жауап беріңіз, мысалы 5 немесе 2,5.

run-took = Уақыты: { $took }.
run-cancelled-late = ⏹ Тоқтатып үлгермедім: бәрі жазылып қойған, { $written } / { $planned }.
run-unmapped = Номенклатурасы жоқ, сондықтан берілмейді: { $unmapped }. Таңдау: /map
hold-again = ✋ Шешімнен кейін айырма өзгерді, сондықтан тағы бір рет: қалдықтар жазылмады
stock-no-such-day = Күнді түсінбедім: ондай күн жоқ, әлі келген жоқ немесе алдында атау жоқ. Мысалы: /stock коллаген 31.12.2025
stock-no-chart = График екі күн жиналғанда шығады.
changes-product-id = Тауар №
changes-product = Порталдағы тауар
changes-item-code = 1С-тегі код
changes-item = 1С номенклатурасы
changes-store = Портал қоймасы
changes-before = Порталда
changes-after = 1С-те
changes-difference = Айырма

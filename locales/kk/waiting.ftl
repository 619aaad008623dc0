# Мәміле нені күтеді: -short жолдағы жазуға, -what не болғаны, -do не істеу керегі.
waiting-row = • { $text }
waiting-row-product = • { $id } — { $name }
waiting-more = …және тағы { $count }
waiting-retry = Содан кейін «Қайталап көру» батырмасын басыңыз.

waiting-no-lines-short = мәміледе тауар жоқ
waiting-no-lines-what = Мәміледе бірде-бір тауар жоқ, өткізу құжатын құрайтын ештеңе жоқ.
waiting-no-lines-do = Мәмілеге тауар қосып, сақтаңыз: ары қарай ол өзі өтеді.

waiting-unmapped-short = тауарлар 1С номенклатурасымен сәйкестендірілмеген
waiting-unmapped-products = Мына тауарлар 1С-тегі қай номенклатура екенін білмеймін (Битрикс24-тегі нөмірі мен атауы):
waiting-unmapped-products-do = Нұсқалар бөлек карточкамен келеді, оны тауары бар батырма да ашады. Бәрі сәйкестендірілгенде мәміле өздігінен жалғасады.
waiting-unmapped-free-text = Мына жолдар мәмілеге қолмен жазылған, олардың каталогта тауары жоқ:
waiting-unmapped-free-text-do = Қолмен жазылған жолдарды каталогтағы тауарлармен ауыстырып, мәмілені сақтаңыз: ары қарай ол өзі өтеді.

waiting-bad-line-short = «{ $name }» жолын 1С-ке жазуға болмайды
waiting-bad-line-what = «{ $name }» жолын 1С-ке жазуға болмайды: саны { $quantity }, бағасы { $price }.
waiting-bad-line-do = Саны нөлден үлкен әрі үтірден кейін үш таңбадан аспауы, бағасы нөлден кем болмай, тиынға дейін дәл болуы керек. Жолды түзетіп, мәмілені сақтаңыз.

waiting-sum-differs-short = мәміле сомасы жолдарымен сәйкес келмейді
waiting-sum-differs-what =
    Мәміленің сомасы оның жолдарымен сәйкес келмейді:
    • мәміледе: { $deal }
    • жолдар бойынша: { $lines }
    • айырмасы: { $difference }
waiting-sum-differs-do = Мәміледегі соманы, бағаларды, жеңілдіктерді және санын тексеріп, сақтаңыз. Сомалар тиынына дейін сәйкес келгенде өткізу құжаты пайда болады.

waiting-foreign-currency-short = мәміле теңгемен емес
waiting-foreign-currency-what = Мәміленің валютасы — { $currency }, ал мен өткізу құжатын тек теңгемен рәсімдеймін.
waiting-foreign-currency-do = Мәмілені теңгеге (KZT) ауыстырып, сақтаңыз.

waiting-wrong-bin-short = БСН/ЖСН қате: «{ $text }»
waiting-wrong-bin-what = Сатып алушының деректемелерінде БСН/ЖСН «{ $text }» деп жазылған, мұндай нөмір болмайды: бақылау цифры дұрыс 12 цифр керек.
waiting-wrong-bin-do = Битрикс24-тегі компанияның немесе контактінің деректемелерінде БСН/ЖСН-ді түзетіңіз.

waiting-buyer-unclear-short = бірнеше сатып алушы сәйкес келеді
waiting-buyer-unclear-what = 1С-те бірнеше сатып алушы сәйкес келеді:
waiting-buyer-unclear-do = Керегін төмендегі батырмамен таңдаңыз.

waiting-items-gone-short = номенклатура 1С-те енді жоқ
waiting-items-gone-what = 1С-те мына кодтары бар номенклатура енді жоқ немесе жоюға белгіленген:
waiting-items-gone-do = Оны 1С-те қайтарыңыз (жою белгісін алыңыз) да, «Қайталап көру» түймесін басыңыз.

waiting-document-marked-short = № { $number } өткізу құжаты жоюға белгіленген
waiting-document-marked-what = Осы мәміленің № { $number } өткізу құжаты 1С-те жоюға белгіленген. Оның орнына басқасын жасамаймын.
waiting-document-marked-do = Құжат керек болса, 1С-те белгіні алып тастаңыз. Керек болмаса, ештеңе істемей-ақ қойыңыз.

waiting-refused-short = қабылдамады: { $system }
waiting-refused-what = { $system } қабылдамады: <i>{ $words }</i>
waiting-refused-period-closed = Өткізу құжатының күні түсетін кезең өзгертуге жабық. Бухгалтерден оны ашуды сұраңыз.
waiting-refused-stock-short = Қоймада тауар жетпейді. Оны 1С-те кіріске алыңыз немесе мәміледегі санын түзетіңіз.
waiting-refused-no-rights = Мен жұмыс істейтін 1С пайдаланушысының құқығы жетпейді. 1С әкімшісінен құқық беруін сұраңыз.
waiting-refused-contract-missing = 1С сатып алушымен шартты талап етеді. Оны 1С-те жасаңыз немесе <code>ONEC_CONTRACT</code> баптауында атаңыз.
waiting-refused-marked = Керек нәрсенің бірі (сатып алушы, шарт, номенклатура немесе құжат) 1С-те жоюға белгіленген. Белгіні алып тастаңыз.
waiting-refused-busy = Бұл деректерді 1С-те біреу ашық ұстап тұр. Құжатты жабыңыз немесе бір минут күтіңіз.
waiting-refused-other = Жауапта көрсетілгенді түзетіңіз. Түсініксіз болса, осы хабарды әкімшіге жіберіңіз.

waiting-locked-out-short = қолжетімділік жоқ: { $system }
waiting-locked-out-what = { $system } мені кіргізбейді: <i>{ $words }</i>
waiting-locked-out-bitrix24 = Кіріс вебхукты тексеріңіз: ол жұмыс істей ме, CRM мен каталогқа құқығы бар ма, тариф төленген бе. Мекенжайы — <code>BITRIX24_WEBHOOK_URL</code> баптауында.
waiting-locked-out-onec = Пайдаланушы мен құпиясөзді (<code>ONEC_USERNAME</code>, <code>ONEC_PASSWORD</code>), оның құқықтарын және OData жариялануын тексеріңіз.
waiting-locked-out-other = Баптаулардағы қолжетімділікті тексеріңіз.

waiting-setting-unclear-short = нені таңдау керегі белгісіз: { $setting }
waiting-setting-unclear-what = <code>{ $setting }</code> баптауы көрсетілмеген, ал өзім таңдай алмаймын.
waiting-setting-unclear-named = <code>{ $setting }</code> баптауында «{ $name }» тұр, бірақ бұл атау бойынша таңдай алмадым.
waiting-setting-unclear-choices = Барлары мынау:
waiting-setting-unclear-do = <code>{ $setting }</code> баптауына керек атауды жазып, Daneker-ді қайта іске қосыңыз.

waiting-field-missing-short = { $field } өрісі жоқ
waiting-field-missing-what = Битрикс24 нөмірді сақтамады: мәміледе <code>{ $field }</code> өрісі жоқ.
waiting-field-missing-do = Мәміледе осы коды бар «Жол» түріндегі өріс жасаңыз немесе <code>BITRIX24_INVOICE_FIELD</code> баптауында басқасын атаңыз. Өткізу құжаты 1С-те бар, екіншісі болмайды.

waiting-exhausted-short = бір тәулікке жуық жауап жоқ: { $system }
waiting-exhausted-what = { $system } бір тәулікке жуық жауап бермейді, талпынуды тоқтаттым.
waiting-exhausted-do = Жүйенің жұмыс істеп тұрғанын тексеріңіз: /status.

waiting-broken-short = менің тарапымдағы қате
waiting-broken-what = <code>{ $job }</code> қадамы менде бұзылды: бұл менің тарапымдағы қате, 1С пен Битрикс24-тің кінәсі жоқ.
waiting-broken-do = Бұл хабарды әкімшіге жіберіңіз: толық мәлімет бағдарлама журналында бар.

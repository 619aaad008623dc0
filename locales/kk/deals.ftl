# Мәміле және оның жолы.
deal-heading = № { $deal } мәміле «{ $title }»
deal-heading-untitled = № { $deal } мәміле
deal-state = Күйі: { $state }
deal-state-heard = ол туралы білдік, әлі оқылған жоқ
deal-state-not-due = өткізу құжаты керек емес: мәміле сәтті аяқталмаған немесе Kaspi арқылы төленбеген
deal-state-waiting = адамды күтіп тұр
deal-state-issuing = 1С-те рәсімделіп жатыр
deal-state-issued = 1С-те өткізу құжаты жасалды, нөмірі мәмілеге әлі жазылған жоқ
deal-state-done = дайын: өткізу құжаты жасалды, нөмірі мәмілеге жазылды
deal-state-unfinished = өткізу құжаты жасалды, бірақ бәрі аяқталған жоқ
deal-state-gone = Битрикс24-те бұл мәміле жоқ
deal-state-skipped = адам өткізіп жіберген
deal-invoice = № { $number } өткізу құжаты, сомасы { $sum }, { $posted ->
    [yes] жүргізілген
   *[no] жүргізілмеген
    }
deal-invoice-coming = Сомасы { $sum } өткізу құжаты әлі жасалған жоқ
deal-buyer = Сатып алушы: { $buyer }
deal-path = Жолы:
deal-path-empty = Ол туралы жазба әзірге жоқ.
deal-path-entry = { $time } { $step }
deal-path-entry-by = { $time } { $step } ({ $actor })
deal-path-entry-run = { $step } ({ $count } рет, соңғысы { $last })
deal-usage = Командадан кейін Битрикс24-тегі мәміленің нөмірін жазыңыз, мысалы: <code>/deal 123</code>

deal-step-heard = Битрикс24 мәміле туралы хабарлады
deal-step-swept = хабар келмеді, мәмілені салыстыру тапты
deal-step-not-due = оқылды: өткізу құжаты керек емес
deal-step-gone = Битрикс24-те ол жоқ
deal-step-mapped = оқылып, сәйкестендірілді: { $lines } жол, сомасы { $sum }
deal-step-waits = адамды күтіп тұр: { $what }
deal-step-retried = қайталап көру
deal-step-buyer-found = сатып алушы: { $name }
deal-step-buyer-created = сатып алушы 1С-те жасалды: { $name }
deal-step-contract-created = шарт 1С-те жасалды
deal-step-issued = № { $number } өткізу құжаты 1С-те жасалды, сомасы { $sum }
deal-step-posted = өткізу құжаты жүргізілді
deal-step-number-written = { $number } нөмірі мәмілеге жазылды
deal-step-commented = мәміледе түсініктеме қалдырылды
deal-step-told = чатқа хабарланды
deal-step-skipped = өткізіп жіберілді: { $reason }
deal-step-differs = мәміле өткізу құжатына сәйкес келмейді
deal-step-agrees = мәміле өткізу құжатына қайтадан сәйкес келеді
deal-step-taken = жұмысқа алынды
deal-step-given-back = енді ешкім айналыспайды
deal-step-snoozed = кейінге қалдырылды, еске салу: { $until }
deal-step-postponed = { $system } жауап бермей тұр, қайталау уақыты: { $again }

invoice-comment = 1С-те № { $number } өткізу құжаты жасалды, сомасы { $sum }.

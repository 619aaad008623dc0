# Команда daneker demo.
demo-failed = Песочница не запустилась: { $error }
demo-port = порт { $port } для страницы занят; другой можно выбрать так: --port 0
demo-welcome =
    Песочница готова. Откройте в браузере:

        { $desk }

    Слева Битрикс24, в центре 1С, справа Telegram. Все они ненастоящие, а Daneker настоящий ({ $program }).

    Что попробовать:
      1. Выиграйте верхнюю сделку: реализация появится в 1С, номер — в сделке, сообщение — в чате.
      2. Выиграйте «Жігер: новинки»: сделка подождёт. Свяжите товар на вкладке «Без пары в 1С» ({ $open } шт.), и она пройдёт сама.
      3. Отключите 1С переключателем над её колонкой, выиграйте ещё одну сделку и включите 1С снова.
      4. Напишите боту /status или /deal и номер сделки.

    Остановить: Ctrl-C. Без браузера: daneker demo --play
demo-play-win = ▶ Менеджер выигрывает сделку № { $deal } «{ $title }»
demo-play-done = Всё сбылось за { $seconds } с.
demo-invoice-row = { $item } — { $quantity } × { $price } = { $sum }
demo-step-event = Битрикс24 прислал событие { $event }, оно принято
demo-step-event-missing = событие из Битрикс24 не дошло
demo-step-invoice = В 1С проведена реализация № { $number } на { $sum }, покупатель { $buyer } (БИН { $bin })
demo-step-invoice-missing = проведённой реализации в 1С нет
demo-step-number = Номер { $number } записан в сделку
demo-step-number-missing = номера в сделке нет
demo-step-comment = В ленте сделки появился комментарий
demo-step-comment-missing = комментария в ленте сделки нет
demo-step-message = Чат узнал об этом
demo-step-message-missing = сообщения в чате нет
demo-step-card = Чат узнал, чего ждёт сделка
demo-step-card-missing = в чате нет сообщения о том, чего ждёт сделка
demo-step-no-invoice = Реализации пока нет: по части строк её не бывает
demo-step-no-invoice-missing = реализация создана, хотя товар ещё не сопоставлен
demo-step-mapping = «{ $product }» сопоставлен с номенклатурой { $code }
demo-step-mapping-missing = сопоставление не принято
demo-step-only = Ровно по одной реализации на сделку, всего { $count }
demo-step-only-missing = реализаций не ровно по одной на сделку

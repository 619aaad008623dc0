# Сделка и её путь.
deal-heading = Сделка № { $deal } «{ $title }»
deal-heading-untitled = Сделка № { $deal }
deal-state = Состояние: { $state }
deal-state-heard = узнали о ней, ещё не прочитали
deal-state-not-due = реализация не нужна: сделка не выиграна или оплачена не через Kaspi
deal-state-waiting = ждёт человека
deal-state-issuing = оформляется в 1С
deal-state-issued = реализация в 1С создана, номер ещё не записан в сделку
deal-state-done = готово: реализация создана, номер записан в сделку
deal-state-unfinished = реализация создана, но не всё доведено до конца
deal-state-gone = в Битрикс24 этой сделки нет
deal-state-skipped = пропущена человеком
deal-invoice = Реализация № { $number } на { $sum }, { $posted ->
    [yes] проведена
   *[no] не проведена
    }
deal-invoice-coming = Реализация на { $sum } ещё не создана
deal-buyer = Покупатель: { $buyer }
deal-path = Путь:
deal-path-empty = Записей о ней пока нет.
deal-path-entry = { $time } { $step }
deal-path-entry-by = { $time } { $step } ({ $actor })
deal-path-entry-run = { $step } ({ $count } { $count ->
    [one] раз
    [few] раза
   *[many] раз
    }, последний в { $last })
deal-usage = Назовите номер сделки из Битрикс24 после команды, например: <code>/deal 123</code>

deal-step-heard = Битрикс24 сообщил о сделке
deal-step-swept = события не было, сделку нашла сверка
deal-step-not-due = прочитана: реализация не нужна
deal-step-gone = в Битрикс24 её нет
deal-step-mapped = прочитана и сопоставлена: { $lines } { $lines ->
    [one] строка
    [few] строки
   *[many] строк
    } на { $sum }
deal-step-waits = ждёт человека: { $what }
deal-step-retried = попробовать снова
deal-step-buyer-found = покупатель: { $name }
deal-step-buyer-created = покупатель создан в 1С: { $name }
deal-step-contract-created = договор создан в 1С
deal-step-issued = реализация № { $number } на { $sum } создана в 1С
deal-step-posted = реализация проведена
deal-step-number-written = номер { $number } записан в сделку
deal-step-commented = комментарий оставлен в сделке
deal-step-told = чат извещён
deal-step-skipped = пропущена: { $reason }
deal-step-differs = сделка расходится с реализацией
deal-step-agrees = сделка снова сходится с реализацией
deal-step-taken = в работе
deal-step-given-back = снова ничья
deal-step-snoozed = отложена до { $until }
deal-step-postponed = { $system } не отвечает, повторю в { $again }

invoice-comment = Создана реализация № { $number } в 1С на сумму { $sum }.

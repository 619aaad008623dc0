# Чего ждёт сделка: -short для строки пути, -what что случилось, -do что сделать.
waiting-row = • { $text }
waiting-row-product = • { $id } — { $name }
waiting-more = …и ещё { $count }
waiting-retry = Потом нажмите «Попробовать снова».

waiting-no-lines-short = в сделке нет товаров
waiting-no-lines-what = В сделке нет ни одного товара, реализацию составить не из чего.
waiting-no-lines-do = Добавьте товары в сделку и сохраните её: дальше она пройдёт сама.

waiting-unmapped-short = товары не сопоставлены с номенклатурой 1С
waiting-unmapped-products = Не знаю, какая это номенклатура 1С (номер и название товара в Битрикс24):
waiting-unmapped-products-do = Варианты придут отдельной карточкой, её открывает и кнопка с товаром. Когда будут сопоставлены все, сделка пройдёт сама.
waiting-unmapped-free-text = Эти строки вписаны в сделку вручную, товара из каталога за ними нет:
waiting-unmapped-free-text-do = Замените ручные строки товарами из каталога и сохраните сделку: дальше она пройдёт сама.

waiting-bad-line-short = строку «{ $name }» нельзя записать в 1С
waiting-bad-line-what = Строку «{ $name }» нельзя записать в 1С: количество { $quantity }, цена { $price }.
waiting-bad-line-do = Количество должно быть больше нуля и не больше трёх знаков после запятой, цена — не меньше нуля и с точностью до тиына. Исправьте строку и сохраните сделку.

waiting-sum-differs-short = сумма сделки не сходится со строками
waiting-sum-differs-what =
    Сумма сделки не сходится с её строками:
    • в сделке: { $deal }
    • по строкам: { $lines }
    • разница: { $difference }
waiting-sum-differs-do = Проверьте в сделке сумму, цены, скидки и количество и сохраните её. Реализация появится, когда суммы сойдутся до тиына.

waiting-foreign-currency-short = сделка не в тенге
waiting-foreign-currency-what = Валюта сделки — { $currency }, а реализации я оформляю только в тенге.
waiting-foreign-currency-do = Переведите сделку в тенге (KZT) и сохраните её.

waiting-wrong-bin-short = неверный БИН/ИИН «{ $text }»
waiting-wrong-bin-what = В реквизитах покупателя записан БИН/ИИН «{ $text }», такого быть не может: нужно 12 цифр с верной контрольной.
waiting-wrong-bin-do = Исправьте БИН/ИИН в реквизитах компании или контакта в Битрикс24.

waiting-buyer-unclear-short = подходят несколько покупателей
waiting-buyer-unclear-what = В 1С подходят несколько покупателей:
waiting-buyer-unclear-do = Выберите нужного кнопкой ниже.

waiting-items-gone-short = номенклатуры больше нет в 1С
waiting-items-gone-what = В 1С больше нет номенклатуры с этими кодами, или она помечена на удаление:
waiting-items-gone-do = Верните её в 1С (снимите пометку удаления) и нажмите «Попробовать снова».

waiting-document-marked-short = реализация № { $number } помечена на удаление
waiting-document-marked-what = Реализация № { $number } по этой сделке помечена в 1С на удаление. Другую вместо неё я не создаю.
waiting-document-marked-do = Если документ нужен, снимите пометку в 1С. Если не нужен, делать ничего не надо.

waiting-refused-short = отказ: { $system }
waiting-refused-what = { $system } отказывает: <i>{ $words }</i>
waiting-refused-period-closed = Период, в который попадает дата реализации, закрыт для изменений. Попросите бухгалтера открыть его.
waiting-refused-stock-short = На складе не хватает товара. Оприходуйте его в 1С или исправьте количество в сделке.
waiting-refused-no-rights = Пользователю 1С, под которым я работаю, не хватает прав. Попросите администратора 1С их выдать.
waiting-refused-contract-missing = 1С требует договор с покупателем. Заведите его в 1С или назовите в настройке <code>ONEC_CONTRACT</code>.
waiting-refused-marked = Что-то из нужного (покупатель, договор, номенклатура или документ) помечено в 1С на удаление. Снимите пометку.
waiting-refused-busy = Кто-то держит эти данные открытыми в 1С. Закройте документ или подождите минуту.
waiting-refused-other = Исправьте то, на что указывает ответ. Если он непонятен, перешлите это сообщение администратору.

waiting-locked-out-short = нет доступа: { $system }
waiting-locked-out-what = { $system } не пускает меня: <i>{ $words }</i>
waiting-locked-out-bitrix24 = Проверьте входящий вебхук: действует ли он, есть ли у него права на CRM и каталог, оплачен ли тариф. Адрес — в настройке <code>BITRIX24_WEBHOOK_URL</code>.
waiting-locked-out-onec = Проверьте пользователя и пароль (<code>ONEC_USERNAME</code>, <code>ONEC_PASSWORD</code>), его права и публикацию OData.
waiting-locked-out-other = Проверьте доступ в настройках.

waiting-setting-unclear-short = не ясно, что выбрать: { $setting }
waiting-setting-unclear-what = Настройка <code>{ $setting }</code> не задана, а выбрать сам я не могу.
waiting-setting-unclear-named = В настройке <code>{ $setting }</code> стоит «{ $name }», но по этому имени выбрать не получается.
waiting-setting-unclear-choices = Есть такие:
waiting-setting-unclear-do = Впишите нужное название в <code>{ $setting }</code> и перезапустите Daneker.

waiting-field-missing-short = нет поля { $field }
waiting-field-missing-what = Битрикс24 не сохранил номер: в сделке нет поля <code>{ $field }</code>.
waiting-field-missing-do = Создайте у сделки поле типа «Строка» с этим кодом или назовите другое в настройке <code>BITRIX24_INVOICE_FIELD</code>. Реализация в 1С уже есть, второй не будет.

waiting-exhausted-short = нет ответа почти сутки: { $system }
waiting-exhausted-what = { $system } не даёт ответа почти сутки, я перестал пробовать.
waiting-exhausted-do = Проверьте, работает ли система: /status.

waiting-broken-short = ошибка на моей стороне
waiting-broken-what = У меня сломался шаг <code>{ $job }</code>: это ошибка на моей стороне, 1С и Битрикс24 ни при чём.
waiting-broken-do = Перешлите это сообщение администратору: подробности есть в журнале программы.
